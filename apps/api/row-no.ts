import type { PipeTransform } from '@nestjs/common';
import { Problem } from '#apps/api/problems/problem.js';

const ROW_NO = /^[1-9]\d{0,17}$/;

/** Takes a number in a path as PostgreSQL's bigint can hold it. What is none names nothing. @throws not-found */
export class RowNo implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!ROW_NO.test(text)) throw new Problem('not-found');
    return text;
  }
}

/** How the API's description says so. */
export const rowNo = <Name extends string>(name: Name) => ({ name, schema: { type: 'string' as const, pattern: ROW_NO.source } });
