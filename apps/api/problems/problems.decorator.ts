import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '#libs/contracts/view.js';
import { statusOf } from '#apps/api/problems/problem.js';

/** Documents the problems a call can answer with; those of every call need not be named. */
export function Problems(...codes: ProblemCode[]) {
  // Wherever a body of JSON is read, a name may stand in it twice.
  const all = [...codes, ...EVERYWHERE, ...(codes.includes('not-json') ? ['key-repeated' as const] : [])];
  const byStatus = Map.groupBy(new Set(all), statusOf);
  return applyDecorators(...[...byStatus].map(([status, those]) => ApiResponse({
    status,
    description: `${STATUS_CODES[status]}: ${those.map(code => `\`${code}\``).join(', ')}`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    ...(status === 503 || status === 429 ? { headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } } } : {}),
  })));
}

const EVERYWHERE: ProblemCode[] = ['request-malformed', 'headers-too-large', 'too-many-requests', 'internal', 'unavailable'];
