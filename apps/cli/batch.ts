import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Failure } from '#apps/cli/failure.js';
import { type OutputOptions, show } from '#apps/cli/output.js';

type Say = (text: { zh: string; en: string }) => string;

/** Reads a JSON array of questions from a file, or with `-` from stdin. What stands in it is for others to judge. */
export async function readBatch(file: string): Promise<unknown[]> {
  const questions = parseJson(await readText(file));
  if (Array.isArray(questions)) return questions as unknown[];
  throw new Failure({ zh: `${nameOf(file).zh}不是 JSON 数组。`, en: `${nameOf(file).en} is no JSON array.` }, { usage: true });
}

/** Prints every answer in the order of the questions. One that could not be answered makes the exit code 1. */
export function showAnswers<Answer extends object>(options: OutputOptions, answers: Answer[], lines: (answer: Answer, i: number, say: Say) => string[]): void {
  show(options, answers, say => answers.flatMap((answer, i) => [...(i > 0 ? [''] : []), say({ zh: `〔${i + 1}〕`, en: `[${i + 1}]` }), ...lines(answer, i, say)]));
  if (answers.some(answer => 'error' in answer)) process.exitCode = 1;
}

/** A file's text, or with `-` stdin's; a path is taken from where the caller stood. @throws Failure, as wrong usage, when it cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    // As a stream, since a pipe may not be ready yet; it also takes off the mark that Windows puts before UTF-8.
    return await text(file === '-' ? process.stdin : createReadStream(resolve(process.env['INIT_CWD'] ?? '.', file)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure({ zh: `无法读取${nameOf(file).zh.trim()}：${reason}`, en: `${nameOf(file).en} cannot be read: ${reason}` }, { usage: true });
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // no JSON value is undefined, so it is no array either
  }
}

function nameOf(file: string): { zh: string; en: string } {
  return file === '-' ? { zh: '标准输入', en: 'Standard input' } : { zh: `文件 ${file} `, en: file };
}
