export interface Message {
  messageId: string;
  to: string;
  text: string;
}

/** Numbers that make the gateway misbehave, by their last four digits. */
export const SENTINEL_NUMBERS = {
  /** Not for the first two times. */
  busy: '0001',
  /** Takes it, and the connection drops before the answer, once. */
  answerLost: '0002',
  /** Never. */
  refused: '0003',
} as const;

/** An SMS gateway that sends each message id once, however often it arrives. */
export class Gateway {
  readonly messages: Message[] = [];
  private readonly tries = new Map<string, number>();

  take(message: Message): { status: number; body: object } | 'drop the connection' {
    const tries = (this.tries.get(message.messageId) ?? 0) + 1;
    this.tries.set(message.messageId, tries);
    const ending = message.to.slice(-4);
    if (ending === SENTINEL_NUMBERS.refused) return { status: 422, body: { code: 'number-refused' } };
    if (ending === SENTINEL_NUMBERS.busy && tries <= 2) return { status: 503, body: { code: 'busy' } };
    if (!this.messages.some(({ messageId }) => messageId === message.messageId)) this.messages.push(message);
    if (ending === SENTINEL_NUMBERS.answerLost && tries === 1) return 'drop the connection';
    return { status: 200, body: { state: 'sent' } };
  }
}
