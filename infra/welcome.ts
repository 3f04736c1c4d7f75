import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstanceFile } from '#infra/launch/instance-file.js';
import { printFontFiles } from '#infra/print-font.js';
import { ROOT } from '#infra/root.js';
import { DEMO_STAFF_FILE } from '#infra/staff.js';


/** What is printed when everything serves: where to look, who one may be, and one thing to try. */
export function welcome({ apiUrl, insideUrl, publicUrl, bankUrl, oidcIssuer, temporalAddress, staffFile, timeSkipping }: InstanceFile, data: string, tookMs: number): string {
  const staff = JSON.parse(readFileSync(staffFile, 'utf8')) as Staff;
  const place = data === join(ROOT, '.jishi') ? '' : `--data ${data} `;
  return `
Jishi is up after ${(tookMs / 1000).toFixed(1)} s. Ctrl-C stops it.

  Pages         ${publicUrl}
  API           ${apiUrl}/v1 (described at ${insideUrl}/docs)
  Health        ${apiUrl}/health/ready, ${insideUrl}/metrics
  Bank          ${bankUrl} (simulator)
  Login         ${oidcIssuer}
  Temporal      ${temporalAddress}${timeSkipping ? '' : ' (cannot forward a case’s clock)'}
  Data          ${data}${printFontFiles(process.env['JISHI_PRINT_FONT']).length > 0 ? '' : '\n  Printing      no Chinese font, so papers cannot be printed: apt-get install fonts-noto-cjk, or JISHI_PRINT_FONT'}

Accounts (for --as):
${accounts(staff).map((line) => `  ${line}`).join('\n')}

Try in another terminal:
${timeSkipping && staffFile === DEMO_STAFF_FILE ? `  npm run --silent demo${place === '' ? '' : ` -- ${place.trim()}`}          loads and plays two dozen cases
` : ''}  npm run --silent jishi -- ${place}case apply --as ${staff.staff.find(({ role }) => role === 'town-intake')?.id ?? 'ACCOUNT'} --name 王小明 --summary 突发疾病 --urgency urgent

`;
}

interface Staff {
  body?: string;
  counties: { code: string; name: string }[];
  towns: { code: string; name: string }[];
  staff: { id: string; name: string; role: string; region: string }[];
}

function accounts({ body, counties, towns, staff }: Staff): string[] {
  const places = new Map([...counties, ...towns].map(({ code, name }) => [code, name]));
  // A village is told by its town: nine digits of the code.
  const placeOf = (region: string) => places.get(region) ?? places.get(`${region.slice(0, 9)}000`) ?? (region === body ? '全系统' : region);
  return staff.map(({ id, name, role, region }) => `${id.padEnd(17)} ${role.padEnd(18)} ${name} ${placeOf(region)}`);
}
