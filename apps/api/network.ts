import ipaddr from 'ipaddr.js';

/** Whoever has one IPv6 address mostly has all of its network. */
const NETWORK_BITS = 64;
/** Addresses of IPv4 behind a translator (RFC 6052): each of them is somebody else. */
const TRANSLATED = ipaddr.parse('64:ff9b::') as ipaddr.IPv6;

/**
 * Under what a caller without an account is counted: an IPv4 address, also where it is written as IPv6, or the /64 of an IPv6
 * one. However the same address is spelt, it is one.
 */
export function networkOf(address: string): string {
  // A zone says by which of this machine's interfaces somebody came.
  const plain = address.split('%', 1)[0]!;
  if (!ipaddr.isValid(plain)) return address;
  const known = ipaddr.process(plain);
  if (known.kind() === 'ipv4') return known.toString();
  const v6 = known as ipaddr.IPv6;
  if (v6.match(TRANSLATED, 96)) return new ipaddr.IPv4(v6.toByteArray().slice(12)).toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${v6.toString()}/${NETWORK_BITS}`).toString()}/${NETWORK_BITS}`;
}
