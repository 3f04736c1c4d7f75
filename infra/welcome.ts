import type { InstanceFile } from '#infra/launch/instance-file.js';

/** What is printed when everything serves: where to look and one thing to try. */
export function welcome({ apiUrl, bankUrl, temporalAddress, timeSkipping }: InstanceFile, data: string, tookMs: number): string {
  return `
Jishi is up after ${(tookMs / 1000).toFixed(1)} s. Ctrl-C stops it.

  Application   ${apiUrl}
  API pages     ${apiUrl}/docs
  Bank          ${bankUrl} (simulator)
  Temporal      ${temporalAddress}${timeSkipping ? '' : ' (cannot forward a case’s clock)'}
  Data          ${data}

Try:  curl -s ${apiUrl}/health
`;
}
