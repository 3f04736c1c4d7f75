/** A resident identity number (GB 11643-1999): 17 digits and a check character; a small x is written as X. */
export function normaliseResidentId(text: string): string | null {
  const id = text.trim().toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(id)) return null;
  const born = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  const date = new Date(`${born}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== born) return null;
  return checkCharacter(id) === id[17] ? id : null;
}

function checkCharacter(id: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(id[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11]!;
}
