/**
 * An update's arguments as they travel: with the workflow, the update and the id they were written for, all under one seal.
 * Whoever sends what was sealed for one update as another, or again under another id, is told apart by it.
 */
export interface Letter {
  letter: LetterAddress;
  args: unknown[];
}

export interface LetterAddress {
  workflowId: string;
  update: string;
  updateId: string;
}

export function isLetter(value: unknown): value is Letter {
  const { letter, args } = (value ?? {}) as Partial<Letter>;
  return typeof letter === 'object' && letter !== null && Array.isArray(args);
}

export function isAddressedTo({ letter }: Letter, { workflowId, update, updateId }: LetterAddress): boolean {
  return letter.workflowId === workflowId && letter.update === update && letter.updateId === updateId;
}
