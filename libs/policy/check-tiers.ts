import { nextDay } from '#libs/calendar/calendar.js';
import { fault, type FaultCode, type PackFault, type Path } from '#libs/policy/fault.js';
import { packSchema } from '#libs/policy/pack.js';
import { select, word, words } from '#libs/policy/place.js';

/**
 * For every programme, severity and day, the deciding entries share out all amounts: what lies in none is a gap, what lies in two
 * an overlap. Both edges are named, since either may be the wrong one. Assistance services are not decided by amount.
 */
export function tierFaults(raw: unknown): PackFault[] {
  const tiers = readTiers(raw);
  if (!tiers || !Array.isArray(select(raw, 'severities')[0]?.value)) return [];
  const empty = tiers.filter(({ over, upto }) => upto !== null && upto <= over);
  const told = words(raw, 'severities.*.id').map(({ value }) => value);
  // Severities the register alone tells apart are named as unknown; its amounts may be in order all the same.
  const severities = told.length > 0 ? told : [...new Set(tiers.flatMap(tier => tier.severities ?? []))];
  const days = boundaries(tiers, word(raw, 'validFrom'), word(raw, 'validTo'));
  return [
    ...empty.map(({ i, over }) => fault(['authority', i, 'uptoFen'], 'tier-empty', String(over))),
    ...select(raw, 'programmes.*').flatMap(({ path, value }) => {
      const programme = word(value, 'id');
      if (programme === undefined || word(value, 'kind') === 'service') return [];
      const of = tiers.filter(tier => !empty.includes(tier) && tier.programmes.includes(programme));
      if (of.length === 0) return [fault(path, 'tier-gap', programme)];
      return (severities.length > 0 ? severities : [null]).flatMap(severity => days.flatMap(day => dividedOn(day, severity, of, programme)));
    }),
  ];
}

function dividedOn(day: string, severity: string | null, tiers: Tier[], programme: string): PackFault[] {
  const about = [programme, severity, day].filter(Boolean).join(', ');
  const complain = (code: FaultCode, ...edges: Path[]) => edges.map(edge => fault(['authority', ...edge], code, about));
  const severe = tiers.filter(({ severities }) => severities === null || severity === null || severities.includes(severity));
  const held = severe.filter(({ from, to }) => from <= day && (to === null || day <= to)).sort((a, b) => a.over < b.over ? -1 : 1);
  if (severe.length === 0) return complain('tier-gap', [tiers[0]!.i, 'severities']);
  if (held.length === 0) return complain('tier-gap', ...severe.map(({ i, from }): Path => [i, from > day ? 'validFrom' : 'validTo']));
  return [null, ...held].flatMap((below, n) => {
    const above = held[n] ?? null;
    const reached = below ? below.upto : 0n;
    const edges = [...(below ? [[below.i, 'uptoFen']] : []), ...(above ? [[above.i, 'overFen']] : [])];
    if (!above) return reached === null ? [] : complain('tier-gap', ...edges);
    if (reached === null || above.over < reached) return complain('tier-overlap', ...edges);
    return above.over > reached ? complain('tier-gap', ...edges) : [];
  });
}

/** The days on which something begins or has just ended; between them nothing changes. */
function boundaries(tiers: Tier[], from: string | undefined, to: string | undefined): string[] {
  const first = from ?? tiers.map(tier => tier.from).sort()[0] ?? '';
  const days = [first, ...tiers.flatMap(tier => [tier.from, ...(tier.to === null ? [] : [nextDay(tier.to)])])];
  return [...new Set(days)].filter(day => day >= first && (to === undefined || day <= to)).sort();
}

interface Tier {
  i: number;
  programmes: string[];
  severities: string[] | null;
  over: bigint;
  /** Null: without bound. */
  upto: bigint | null;
  from: string;
  to: string | null;
}

/** The deciding entries; null where what matters about any of them cannot be read, since a gap may then be none. */
function readTiers(raw: unknown): Tier[] | null {
  const entries = select(raw, 'authority.*');
  if (entries.length === 0) return null;
  const tiers: Tier[] = [];
  for (const [i, { value }] of entries.entries()) {
    const read = readableTier.safeParse(value);
    if (!read.success) return null;
    const { decides, programmes, severities, overFen, uptoFen, validFrom, validTo } = read.data;
    if (decides) tiers.push({ i, programmes, severities, over: BigInt(overFen ?? 0), upto: uptoFen === null ? null : BigInt(uptoFen), from: validFrom, to: validTo });
  }
  return tiers;
}

const readableTier = packSchema.shape.authority.element
  .pick({ decides: true, programmes: true, severities: true, overFen: true, uptoFen: true, validFrom: true, validTo: true }).loose();
