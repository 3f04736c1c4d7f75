import type { Verdict } from '#test/torture/checker.js';

/** A fault put into the product on purpose, and what has to find it. */
export interface Sabotage {
  name: string;
  /** What the product then does wrong. */
  breaks: string;
  edits: Edit[];
  caughtBy: Catcher;
}

/** Text that stands in the file exactly once, and what stands there instead. */
export interface Edit {
  file: string;
  from: string;
  to: string;
}

export type Catcher = JestCatcher | TortureCatcher;

/** A test file, and those of its tests whose name matches. */
export interface JestCatcher {
  test: string;
  named: string;
}

/** The torture run by its arguments, and what its checker has to count. */
export interface TortureCatcher {
  torture: string;
  counts: keyof Verdict['violations'];
}

const CASE = 'workflows/relief-case/relief-case.ts';
const JOURNAL = 'activities/journal/journal.ts';
const PROJECT = 'activities/journal/project.ts';
const PAYMENTS = 'activities/payment/payments.ts';
const SUBMISSION = 'apps/api/relief-case/submission.ts';
const MACHINE = 'libs/relief/machine.ts';
const APPROVING = 'libs/relief/rules/approving.ts';
const CODEC = 'infra/codec.ts';
const SCHEMA = 'infra/database/migrations/1763900000000-journal.ts';

const faults = (named: string): JestCatcher => ({ test: 'test/e2e/faults', named });
const dyingAt = (point: string, counts: TortureCatcher['counts'], seed = 1): TortureCatcher => ({ torture: `failpoints --at ${point} --seed ${seed}`, counts });
const engine = (cases: number, counts: TortureCatcher['counts'], seed = 3): TortureCatcher => ({ torture: `engine --cases ${cases} --seed ${seed}`, counts });

export const SABOTAGES: Sabotage[] = [
  // The case's workflow.
  {
    name: 'adoption-removed', breaks: 'After a crash the case goes on with its own decision instead of the one that is in the journal.',
    edits: [{
      file: CASE, from: `      if (appended.adopted) {
        adopt(appended.adopted, appended.standing);
        continue;
      }`,
      to: '      if (appended.adopted) return fold(cause, request?.requestHash ?? null, events);',
    }],
    caughtBy: dyingAt('journal.committed', 'lostAnswer'),
  },
  {
    name: 'causes-forgotten', breaks: 'A step another attempt had taken is decided again instead of answered.',
    edits: [{ file: CASE, from: `      const answered = done.get(cause);
      if (answered) return answered;
`, to: '' }],
    caughtBy: faults('answers the client and goes on when the worker dies'),
  },
  {
    name: 'digest-ignored', breaks: 'A decision that comes out otherwise than it was journalled goes unnoticed.',
    edits: [{ file: CASE, from: 'if (appended.digest !== digestOf(events)) throw', to: `if (appended.digest === '') throw` }],
    caughtBy: { test: 'test/replay/histories', named: 'a record that was changed' },
  },
  {
    name: 'validator-alone', breaks: 'What a command comes to is decided when it arrives, and not again when its turn comes.',
    edits: [
      {
        file: CASE, from: 'setHandler(command, request => enqueue(cause => run(request.command, cause, request)), {',
        to: `setHandler(command, request => {
    const early = state ? ask(request.command, now(), request, {}).events : undefined;
    return enqueue(cause => run(request.command, cause, request, early));
  }, {`,
      },
      { file: CASE, from: 'async function run(asked: Command, cause: string, request?: CommandRequest)', to: 'async function run(asked: Command, cause: string, request?: CommandRequest, early?: CaseEvent[])' },
      {
        file: CASE, from: 'const { refusal: refused, events } = ask(asked, decidedAt, request, facts);',
        to: 'const { refusal: refused, events } = early ? { refusal: undefined, events: early } : ask(asked, decidedAt, request, facts);',
      },
    ],
    caughtBy: faults('decides again what had to wait'),
  },
  {
    name: 'run-ends-with-commands-waiting', breaks: 'A long case goes on in a new run although commands wait for their turn in this one.',
    edits: [{ file: CASE, from: 'const quiet = !isClosed() && inbox.length === 0 && paying.size === 0 && allHandlersFinished();', to: 'const quiet = !isClosed();' }],
    caughtBy: { test: 'test/e2e/reopen', named: 'a case of very many commands' },
  },
  {
    name: 'answers-left-behind', breaks: 'A run that begins with what many events come to does not know what was answered before.',
    edits: [{ file: CASE, from: 'of standing.answers) {', to: 'of standing.answers.slice(0, 0)) {' }],
    caughtBy: { test: 'test/e2e/long-lives', named: 'more to tell than' },
  },
  {
    name: 'timer-not-armed-again', breaks: 'After its first command a case sleeps through its deadlines.',
    edits: [{ file: CASE, from: `    arm();
  }
  return state!.head;`, to: `  }
  return state!.head;` }],
    caughtBy: faults('sets off a rung once'),
  },
  {
    name: 'nothing-taken-over', breaks: 'A case that lost a step asks the journal for it and does not take it.',
    edits: [{ file: CASE, from: '    adopt(known.rows, known.standing);\n', to: '' }],
    caughtBy: faults('lets a case catch up'),
  },
  {
    name: 'workflow-never-ends', breaks: 'A closed case keeps its workflow.',
    edits: [{ file: CASE, from: 'return isClosed() && inbox.length === 0 && allHandlersFinished();', to: 'return isClosed() && inbox.length > 0;' }],
    caughtBy: engine(4, 'openCase'),
  },

  // Clocks.
  {
    name: 'rung-stamped-now', breaks: 'A rung is recorded as of when it was noticed, not of when it was due.',
    edits: [{ file: MACHINE, from: 'bodies.map(body => stamped(body, rung.at, now))', to: 'bodies.map(body => stamped(body, now, now))' }],
    caughtBy: { test: 'libs/relief/scenarios.test', named: '' },
  },
  {
    name: 'rungs-skipped-on-catch-up', breaks: 'Of several rungs that are due at once only the last goes on record.',
    edits: [{ file: MACHINE, from: 'openRungs(clock).filter(r => msOf(r.at) <= msOf(now))', to: 'openRungs(clock).filter(r => msOf(r.at) <= msOf(now)).slice(-1)' }],
    caughtBy: { test: 'libs/relief/scenarios.test', named: '' },
  },
  {
    name: 'rungs-set-off-again', breaks: 'A rung that comes due brings those before it along once more.',
    edits: [{ file: MACHINE, from: 'openRungs(clock).filter(r => msOf(r.at) <= msOf(now))', to: 'clock.rungs.filter(r => msOf(r.at) <= msOf(now))' }],
    // By this seed two of the cases come in after their first rung was due, and wait for the next.
    caughtBy: engine(4, 'doubleRung', 69),
  },
  {
    name: 'calendar-by-the-hosts-zone', breaks: 'Which day of the week it is depends on the time zone of the machine.',
    edits: [{ file: 'libs/calendar/calendar.ts', from: 'const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());', to: 'const weekend = [0, 6].includes(new Date(`${date}T00:00:00+08:00`).getDay());' }],
    caughtBy: { test: 'test/architecture/sources', named: 'libs answers the same on every machine' },
  },

  // The journal.
  {
    name: 'unique-index-dropped', breaks: 'The database would take a cause twice.',
    edits: [{ file: SCHEMA, from: `        last_seq     integer NOT NULL,
        PRIMARY KEY (case_id, cause)`, to: '        last_seq     integer NOT NULL' }],
    caughtBy: faults('the database itself keeps'),
  },
  {
    name: 'head-not-checked', breaks: 'The journal does not look how far it had come when a step was decided.',
    edits: [{ file: JOURNAL, from: 'if ((current?.head ?? 0) !== expectedHead) {', to: 'if ((current?.head ?? 0) < expectedHead) {' }],
    caughtBy: faults('answers the client and goes on when the worker dies'),
  },
  {
    name: 'appended-wherever-it-stands', breaks: 'A step is appended at whatever head there is, also for the second time.',
    edits: [
      { file: JOURNAL, from: 'if ((current?.head ?? 0) !== expectedHead) {', to: 'if ((current?.head ?? 0) < expectedHead) {' },
      { file: JOURNAL, from: 'seq: expectedHead + i + 1, cause,', to: 'seq: (current?.head ?? 0) + i + 1, cause,' },
      { file: JOURNAL, from: `VALUES ($1, $2, $3, $4, $5)'`, to: `VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING'` },
    ],
    caughtBy: dyingAt('journal.committed', 'lostAnswer'),
  },
  {
    name: 'outbox-outside-the-transaction', breaks: 'Alerts are written whether or not the step they tell of is.',
    edits: [{ file: PROJECT, from: '[row, writeAlerts(manager, projection),', to: '[row, writeAlerts(manager.connection.manager, projection),' }],
    caughtBy: faults('leaves nothing behind'),
  },
  {
    name: 'outbox-after-the-commit', breaks: 'Alerts are written a moment after the step they tell of, and get lost in a crash.',
    edits: [{ file: PROJECT, from: '[row, writeAlerts(manager, projection),', to: '[row, void setTimeout(() => void writeAlerts(manager.connection.manager, projection), 500),' }],
    caughtBy: faults('sets off a rung once'),
  },
  {
    name: 'chain-of-single-links', breaks: 'An event\'s hash does not take in the one before.',
    edits: [{ file: 'activities/journal/chain.ts', from: 'return sha256Hex(`${prevHash}\\n${canonicalJson(event)}`);', to: 'return sha256Hex(canonicalJson({ ...event, prevHash: undefined }));' }],
    caughtBy: engine(4, 'brokenChain'),
  },
  {
    name: 'persons-not-locked', breaks: 'Two applications for one family at the same moment do not see each other.',
    edits: [{ file: JOURNAL, from: '    await this.index.lock(manager, persons);\n', to: '' }],
    caughtBy: { test: 'test/e2e/other-cases', named: 'flags exactly one of two' },
  },
  {
    name: 'facts-not-asked', breaks: 'What other cases are is not looked at before a step is committed.',
    edits: [{ file: JOURNAL, from: '    if (facts) return { facts };\n', to: '    if (facts && expectedHead > 0) return { facts };\n' }],
    caughtBy: { test: 'test/e2e/other-cases', named: 'tells the second town' },
  },
  {
    name: 'read-model-a-step-behind', breaks: 'Lists show the status a case had before its last step.',
    edits: [{ file: PROJECT, from: '[append.caseId, caseNo, state.head, headHash, state.status,', to: '[append.caseId, caseNo, state.head, headHash, projection.before?.status ?? state.status,' }],
    caughtBy: engine(4, 'journalMismatch'),
  },
  {
    name: 'nonce-used-again', breaks: 'Every value is sealed under the same nonce, which gives its key away.',
    edits: [{ file: 'infra/seal.ts', from: 'const nonce = randomBytes(12);', to: 'const nonce = Buffer.alloc(12, randomBytes(0));' }],
    caughtBy: { test: 'infra/seal', named: 'no two alike' },
  },

  // The API.
  {
    name: 'new-key-on-retry', breaks: 'A command that is repeated under its key is another command.',
    edits: [{ file: 'apps/api/relief-case/request-keys.ts', from: 'cause: sha256Hex(`cause\\n${actor.id}\\n${key}`).slice(0, 32),', to: 'cause: sha256Hex(`cause\\n${actor.id}\\n${key}${caseNo && Date.now()}`).slice(0, 32),' }],
    caughtBy: engine(4, 'changedAnswer'),
  },
  {
    name: 'body-not-compared', breaks: 'Another command under a used key gets the first one\'s answer.',
    edits: [{ file: 'apps/api/relief-case/answers.ts', from: `  if (answered[0]!.request_hash !== requestHash) throw new Problem('idempotency-key-reused');\n`, to: '' }],
    caughtBy: { test: 'test/e2e/walk', named: 'answers a repeated command alike' },
  },
  {
    name: 'body-not-compared-in-flight', breaks: 'Another command under a key that is just being used gets the first one\'s answer.',
    edits: [{ file: 'apps/api/relief-case/case-commands.ts', from: `  if (requestHash !== ours) throw new Problem('idempotency-key-reused');\n`, to: '' }],
    caughtBy: { test: 'test/e2e/walk', named: 'lets a key carry one command only' },
  },
  {
    name: 'told-before-journalled', breaks: 'A command is answered when the case has accepted it, before anything is on record.',
    edits: [{
      file: SUBMISSION, from: '.executeUpdate<CommandAnswer, [CommandRequest]>(NAMES.command, { updateId, args: [request] }));',
      to: `.startUpdate<CommandAnswer, [CommandRequest]>(NAMES.command, { updateId, args: [request], waitForStage: 'ACCEPTED' })
      .then(() => ({ caseId, caseNo: '', requestHash: request.requestHash, events: [] })));`,
    }],
    caughtBy: engine(4, 'lostAnswer'),
  },
  {
    name: 'error-swallowed-as-success', breaks: 'Whatever goes wrong on the way to the case is answered as if it had been done.',
    edits: [{
      file: SUBMISSION, from: '.executeUpdate<CommandAnswer, [CommandRequest]>(NAMES.command, { updateId, args: [request] }));',
      to: `.executeUpdate<CommandAnswer, [CommandRequest]>(NAMES.command, { updateId, args: [request] })
      .catch(() => ({ caseId, caseNo: '', requestHash: request.requestHash, events: [] })));`,
    }],
    caughtBy: { test: 'test/e2e/walk', named: 'refuses with a code' },
  },

  // Payment.
  {
    name: 'new-order-on-retry', breaks: 'An order goes to the bank under another id each time.',
    edits: [{ file: 'activities/payment/bank-client.ts', from: 'JSON.stringify({ orderId, amountFen,', to: 'JSON.stringify({ orderId: `${orderId}-${Date.now()}`, amountFen,' }],
    caughtBy: dyingAt('payment.bank-answered', 'doubleDebit'),
  },
  {
    name: 'recorded-after-the-call', breaks: 'The ledger learns of an order only when the bank has answered.',
    edits: [{
      file: PAYMENTS, from: `    const first = await retryable('payment', () => this.attempt(order));
    await failpoint('payment.attempted');
    return first ? this.settle(order, await this.bank.send(order)) : this.askOrder(order);`,
      to: `    const reply = await this.bank.send(order);
    await retryable('payment', () => this.attempt(order));
    await failpoint('payment.attempted');
    return this.settle(order, reply);`,
    }],
    caughtBy: dyingAt('payment.attempted', 'journalMismatch'),
  },
  {
    name: 'orders-not-unique', breaks: 'The ledger takes an order twice, and whoever comes second believes to be first.',
    edits: [
      { file: SCHEMA, from: 'order_id       text        PRIMARY KEY,', to: 'order_id       text        NOT NULL,' },
      { file: 'infra/database/migrations/1764020000000-bank-words.ts', from: 'NOT NULL REFERENCES payment_order,', to: 'NOT NULL,' },
    ],
    caughtBy: dyingAt('payment.attempted', 'journalMismatch'),
  },
  {
    name: 'unknown-sent-anew', breaks: 'An order whose outcome nobody knows yet is sent to the bank again.',
    edits: [{ file: PAYMENTS, from: `if (reply.state !== 'never-received') return`, to: `if (reply.state !== 'never-received' && reply.state !== 'unknown') return` }],
    caughtBy: faults('the bank is slower than anybody waits'),
  },
  {
    name: 'unknown-taken-for-declined', breaks: 'A bank that gives no clear word is taken to have declined.',
    edits: [{
      file: PAYMENTS, from: `      return { state: 'unknown' };\n`, to: `      return { state: 'declined', reason: 'no-answer', bankAt: new Date().toISOString() };\n`,
    }],
    caughtBy: faults('the bank did it but its reply was lost'),
  },
  {
    name: 'amount-in-yuan', breaks: 'The bank is handed yuan where it takes fen.',
    edits: [{ file: 'activities/payment/bank-client.ts', from: 'JSON.stringify({ orderId, amountFen,', to: 'JSON.stringify({ orderId, amountFen: String(Number(amountFen) / 100),' }],
    caughtBy: { test: 'test/e2e/walk', named: 'walks a case from a lead to paid' },
  },

  // Who tells others, and who looks after cases.
  {
    name: 'word-marked-before-told', breaks: 'A merger counts as told before the case that goes on has been.',
    edits: [{
      file: 'apps/worker/merge-delivery.ts', from: `      await failpoint('merge.before-telling');\n`,
      to: `      await this.database.query('UPDATE merge_delivery SET delivered_at = now() WHERE case_id = $1', [caseId]);
      await failpoint('merge.before-telling');\n`,
    }],
    caughtBy: dyingAt('merge.before-telling', 'journalMismatch'),
  },
  {
    name: 'alert-marked-before-sent', breaks: 'An alert counts as delivered before it is posted.',
    edits: [{ file: 'activities/notify/courier.ts', from: '    const sent = await this.carrier.send(alert);', to: `    await markDelivered(this.database.manager, { alertKey: alert.alert_key, channel: this.carrier.channel, recipient: alert.recipient });\n    const sent = await this.carrier.send(alert);` }],
    caughtBy: { test: 'test/e2e/alerts', named: 'when the worker dies after posting it' },
  },
  {
    name: 'alert-key-by-chance', breaks: 'An alert that is posted again cannot be recognised.',
    edits: [{ file: 'activities/notify/courier.ts', from: 'this.carrier.send(alert);', to: 'this.carrier.send({ ...alert, alert_key: `${alert.alert_key}${Math.random()}` });' }],
    caughtBy: { test: 'test/e2e/alerts', named: 'posts an alert signed and under its key' },
  },
  {
    name: 'lost-workflow-left-alone', breaks: 'A case whose workflow is gone gets no new one.',
    edits: [{ file: 'apps/worker/sweeper.ts', from: '      await restartCase(this.client, this.database, this.taskQueue, caseId);\n', to: '' }],
    caughtBy: { test: 'test/e2e/reopen', named: 'finds by itself' },
  },

  // Connections that break.
  {
    name: 'lost-connection-unheard', breaks: 'A connection that breaks while it is checked out of the pool ends the process.',
    edits: [{ file: 'infra/database/connection.ts', from: `    super(config);
    this.on('error', () => undefined);
`, to: '    super(config);\n' }],
    caughtBy: { test: 'test/e2e/lost-connections', named: 'in the middle of a request' },
  },

  {
    name: 'rejection-caught-by-nobody', breaks: 'A promise that nobody waits for fails, and the API ends.',
    edits: [{
      file: 'apps/api/main.ts', from: `  process.send?.({ ready: true });`,
      to: `  process.send?.({ ready: true });
  setTimeout(() => void Promise.reject(new Error('nobody waits for it')), 2_000);`,
    }],
    caughtBy: engine(4, 'ownDeath'),
  },

  // What is read.
  {
    name: 'closed-counted-as-open', breaks: 'A list of what is open has closed cases, too.',
    edits: [{ file: 'apps/api/relief-case/case-list.ts', from: `($2 = 'open' AND status <> 'closed')`, to: `$2 = 'open'` }],
    caughtBy: engine(4, 'wrongRead'),
  },

  // Files.
  {
    name: 'gone-file-on-record', breaks: 'A case refers to a file that was removed while the command was on its way.',
    edits: [{ file: 'activities/journal/uploads.ts', from: 'return held === 1;', to: 'return held >= 0;' }],
    caughtBy: { test: 'test/e2e/attachments', named: 'goes while the command is on its way' },
  },
  {
    name: 'attached-file-removed', breaks: 'A file goes that a case has just come to refer to.',
    edits: [{ file: 'apps/worker/unattached-files.ts', from: `WHERE state IN ('coming', 'kept') AND touched_at`, to: `WHERE state <> 'going' AND touched_at` }],
    caughtBy: { test: 'test/e2e/attachments', named: 'that is being written attaches it' },
  },

  // What keeps the API on its feet.
  {
    name: 'body-before-caller', breaks: 'Ten megabytes are read of somebody who has shown no token.',
    edits: [{ file: 'apps/api/server.ts', from: '  askBeforeBody(fastify, app, callers);\n', to: '' }],
    caughtBy: { test: 'test/e2e/sturdy', named: 'a body is read after it is known who sends it' },
  },
  {
    name: 'each-process-for-itself', breaks: 'With two processes of the API one may guess twice as often.',
    edits: [{
      file: 'apps/api/counts/counts.ts', from: 'const had = await this.takeAll(kind, new Map([[whose, amount]]), windowMs).catch(() => null);',
      to: 'const had = null as Map<string, Had> | null;',
    }],
    caughtBy: { test: 'test/e2e/sturdy', named: 'what two processes of the API count together' },
  },
  {
    name: 'found-and-kept', breaks: 'A file in which the scanner found something is kept.',
    edits: [{ file: 'apps/api/attachment/scanner.ts', from: `    if (verdict === 'infected') throw new Problem('file-infected');\n`, to: '' }],
    caughtBy: { test: 'test/e2e/sturdy', named: 'files are scanned by clamd' },
  },
  {
    name: 'first-come-all-served', breaks: 'Whoever prints eight papers keeps everybody else waiting for all of them.',
    edits: [{ file: 'apps/api/aside/line.ts', from: '    this.waiting.delete(whose);\n    if (own.length > 0) this.waiting.set(whose, own);', to: '    if (own.length === 0) this.waiting.delete(whose);' }],
    caughtBy: { test: 'apps/api/aside/line', named: 'keeps others waiting for one piece of it' },
  },

  // Two people behind every order.
  {
    name: 'anybody-answers-for-the-approver', breaks: 'An oral approval is given by somebody who was not asked.',
    edits: [{ file: APPROVING, from: 'stale(openAsk(state, one, actor), ASK_MINUTES, pack, now)', to: 'stale(openAsk(state, one), ASK_MINUTES, pack, now)' }],
    caughtBy: { test: 'test/e2e/two-people', named: 'the person asked taps it' },
  },
  {
    name: 'approval-code-unchecked', breaks: 'Any eight digits count as the approver\'s own word.',
    edits: [{ file: 'apps/api/relief-case/oral-approvals.ts', from: 'if (!timingSafeEqual(', to: 'if (false && !timingSafeEqual(' }],
    caughtBy: { test: 'test/e2e/two-people', named: 'gets nowhere by naming an approver' },
  },
  {
    name: 'asked-off-duty', breaks: 'Whoever is awake and willing is asked, on duty or not.',
    edits: [{ file: JOURNAL, from: `return account.role === 'county-duty' || onDuty(this.rosters, townCode, at).includes(id);`, to: 'return at.length > 0;' }],
    caughtBy: { test: 'test/e2e/two-people', named: 'only somebody on duty' },
  },
  {
    name: 'ceiling-of-each-proposal', breaks: 'Relief first goes beyond its ceiling in several parts.',
    edits: [{ file: 'libs/relief/ceiling.ts', from: 'const fen = firstFen(state, form, reliefId) + BigInt(amountFen);', to: 'const fen = BigInt(amountFen);' }],
    caughtBy: { test: 'test/e2e/two-people', named: 'no amount above the ceiling' },
  },
  {
    name: 'card-unconfirmed', breaks: 'Whoever decides does not look at the card.',
    edits: [{ file: 'libs/relief/rules/payees.ts', from: 'if (bankCard.slice(-4) !== cardTail)', to: 'if (bankCard.length < 4)' }],
    caughtBy: { test: 'test/e2e/two-people', named: 'the person asked taps it' },
  },

  // Who one is, and what SQL alone may do.
  {
    name: 'scope-believed-unsealed', breaks: 'PostgreSQL believes whatever scope the API\'s role names.',
    edits: [{ file: 'infra/database/functions/scope.ts', from: 'IS NOT TRUE THEN\n    RAISE', to: 'IS NULL THEN\n    RAISE' }],
    caughtBy: { test: 'test/e2e/identity-and-data', named: 'none is shown by one that was made up' },
  },
  {
    name: 'revoked-and-good', breaks: 'A token that was revoked is good until it runs out.',
    edits: [{ file: 'apps/api/auth/access.guard.ts', from: 'const account = await this.accounts.bearing(bearer);', to: 'const account = await this.accounts.find(bearer.accountId);' }],
    caughtBy: { test: 'test/e2e/identity-and-data', named: 'is good for nobody once it is revoked' },
  },
  {
    name: 'issuer-unsigned', breaks: 'What comes in the issuer\'s name is believed without its signature.',
    edits: [{ file: 'apps/api/session/login.ts', from: 'execute: [oidc.enableNonRepudiationChecks, ', to: 'execute: [' }],
    caughtBy: { test: 'apps/api/session/login', named: 'counts for nothing when it is signed with any other' },
  },
  {
    name: 'any-token-logs-out', breaks: 'An id token that somebody kept ends a person\'s sessions.',
    edits: [{ file: 'apps/api/session/logout-token.ts', from: 'events: z.object({ [LOGOUT_EVENT]: z.looseObject({}) })', to: 'events: z.unknown().optional()' }],
    caughtBy: { test: 'apps/api/session/logout-token', named: 'an id token: no such event' },
  },
  {
    name: 'sessions-of-others-end', breaks: 'Somebody ends the sessions of another.',
    edits: [{ file: 'infra/database/functions/sessions.ts', from: 'WHERE account_id = public.acting_account() AND ended_at IS NULL\n     AND CASE', to: 'WHERE ended_at IS NULL\n     AND CASE' }],
    caughtBy: { test: 'test/e2e/sessions', named: 'and ends all others' },
  },
  {
    name: 'names-looked-up-anywhere', breaks: 'A function with its owner\'s privileges takes tables from wherever its caller says.',
    edits: [{ file: 'infra/database/functions.ts', from: 'SET search_path = pg_catalog, pg_temp', to: 'SET search_path = public' }],
    caughtBy: { test: 'test/e2e/identity-and-data', named: 'has the privileges, and calls the functions, that the list names' },
  },

  // What reaches Temporal.
  {
    name: 'plain-text-accepted', breaks: 'A payload that nobody sealed is taken for one of ours.',
    edits: [{ file: CODEC, from: `if (owner === null) throw new Error('a payload is not sealed');`, to: 'if (owner === null) return payload;' }],
    caughtBy: { test: 'infra/codec', named: 'not sealed' },
  },
  {
    name: 'result-of-any-activity', breaks: 'What was sealed for one activity is taken for another of the same workflow.',
    edits: [{ file: CODEC, from: `[context.isLocal ? 'local-activity' : 'activity', context.workflowId, context.activityId]`, to: `['activity', context.workflowId]` }],
    caughtBy: { test: 'infra/codec', named: 'its own activity' },
  },
  {
    name: 'update-sent-anywhere', breaks: 'An update that was copied is taken again by another case, and under another id or name.',
    edits: [{ file: 'workflows/letters.ts', from: ' || !isAddressedTo(letter, address)) throw', to: ' || !isAddressedTo(letter, letter.letter)) throw' }],
    caughtBy: { test: 'test/e2e/temporal-port', named: 'sends an update again' },
  },
  {
    name: 'forged-result-taken', breaks: 'What somebody hands in for the bank\'s work is taken for the bank\'s word.',
    edits: [{ file: 'workflows/refused-payload.ts', from: 'if (fits(answer)) return answer;', to: 'return answer;' }],
    caughtBy: { test: 'test/e2e/temporal-port', named: 'hands in results' },
  },
  {
    name: 'spoilt-history-stays', breaks: 'A case in whose history somebody wrote who polls as a worker stands still.',
    edits: [{ file: 'apps/worker/spoilt-workflows.ts', from: 'if (failed?.cause !== NON_DETERMINISTIC &&', to: 'if (failed?.cause === NON_DETERMINISTIC ||' }],
    caughtBy: { test: 'test/e2e/temporal-port', named: 'writes in a history' },
  },
  {
    name: 'port-takes-anybody', breaks: 'Temporal\'s port answers whoever shows no certificate.',
    edits: [{ file: 'infra/launch/temporal.ts', from: 'requireClientAuth: true', to: 'requireClientAuth: false' }],
    caughtBy: { test: 'test/e2e/temporal-port', named: 'answers our own certificate' },
  },
  {
    name: 'failures-in-clear', breaks: 'What a failure says stands in the history for everybody to read.',
    edits: [{ file: 'infra/failure-converter.ts', from: 'encodeCommonAttributes: true', to: 'encodeCommonAttributes: false' }],
    caughtBy: { test: 'infra/codec', named: 'failures say nothing' },
  },

  // Who watches, and who reads.
  {
    name: 'watcher-sent-away', breaks: 'A team lead recuses the supervisor who watches over them.',
    edits: [{ file: JOURNAL, from: 'return post !== undefined && mayRecuse(declared.by, post);', to: 'return post !== undefined;' }],
    caughtBy: { test: 'test/e2e/oversight-trust', named: 'is recused by nobody beside or below' },
  },
  {
    name: 'recused-still-shown', breaks: 'PostgreSQL shows a case to whoever is recused from it.',
    edits: [{ file: 'infra/database/row-security.ts', from: ' AND NOT (${RECUSED})`', to: '`' }],
    caughtBy: { test: 'test/e2e/oversight-trust', named: 'PostgreSQL itself shows them no row' },
  },
  {
    name: 'paper-beyond-the-role', breaks: 'A paper holds what every page keeps from whoever prints it.',
    edits: [{ file: 'libs/documents/prints.ts', from: 'paper.write(shownFile(file, actor.role), no', to: 'paper.write(file, no' }],
    caughtBy: { test: 'libs/documents/prints', named: 'no more than pages show' },
  },

  // Who is the second person.
  {
    name: 'one-account-is-one-person', breaks: 'A glass is broken for whoever is kept away, under another account of theirs.',
    edits: [{ file: JOURNAL, from: 'if (changesByNamed(event, state, named)) return { named };', to: 'void named;' }],
    caughtBy: { test: 'test/e2e/oversight-trust', named: 'nor for another account of theirs' },
  },
  {
    name: 'creature-confirms', breaks: 'An administrator confirms what was proposed by whoever gave them their post the day before.',
    edits: [{
      file: 'infra/database/functions/persons.ts', from: 'IF public.was_made_by(first_id, second_id) OR public.was_made_by(second_id, first_id) THEN',
      to: 'IF false THEN',
    }],
    caughtBy: { test: 'test/e2e/posts', named: 'is nobody whom the first has made' },
  },
  {
    name: 'replaced-year-comes-back', breaks: 'A case takes over an edition of a year that another has taken the place of.',
    edits: [{ file: MACHINE, from: 'if (edition < 1 || edition <= (editionOf(known, year.year) ?? 0))', to: 'if (edition < 1)' }],
    caughtBy: { test: 'libs/relief/scenarios.test', named: '' },
  },

  {
    name: 'signature-not-looked-at', breaks: 'A case takes over whatever somebody appended to its journal with a right hash.',
    edits: [{
      file: 'activities/journal/stored-links.ts', from: 'if (fault || !row.request)',
      to: `if ((fault && fault.path !== 'signature') || !row.request)`,
    }],
    caughtBy: { test: 'test/e2e/foreign-links', named: 'without that key it counts for nothing' },
  },
  {
    name: 'journal-key-handed-round', breaks: 'The API, too, is told where the key that signs the journal is.',
    edits: [{
      file: 'infra/launch/apps.ts', from: 'JISHI_INSIDE_PORT: String(ports.inside),',
      to: 'JISHI_INSIDE_PORT: String(ports.inside), JISHI_JOURNAL_KEY_FILE: settings.journalKeyFile,',
    }],
    caughtBy: { test: 'test/e2e/identity-and-data', named: 'environment holds the secrets it needs' },
  },
  {
    name: 'token-key-handed-round', breaks: 'The worker and the API are told where the key that signs tokens is.',
    edits: [{
      file: 'infra/launch/apps.ts', from: 'JISHI_KEYS_FILE: settings.keysFile,',
      to: 'JISHI_KEYS_FILE: settings.keysFile, JISHI_OTHER_FILE: settings.tokenKeyFile,',
    }],
    caughtBy: { test: 'test/e2e/identity-and-data', named: 'no running program can sign a token' },
  },

  // Who may let money go.
  {
    name: 'step-up-not-asked', breaks: 'A session of this morning lets any sum go.',
    edits: [{
      file: 'apps/api/relief-case/case-commands.ts', from: '    if (!needed) return;',
      to: '    if (needed !== undefined) return;',
    }],
    caughtBy: { test: 'test/e2e/step-up', named: 'goes by a login of the last minutes' },
  },

  // Lines that go dead, and what is seen meanwhile.
  {
    name: 'dead-line-waited-for', breaks: 'Whoever listens on a line that has gone dead listens for ever.',
    edits: [{ file: 'infra/database/connection.ts', from: '    void this.beat();\n', to: '' }],
    caughtBy: { test: 'test/e2e/lost-connections', named: 'is noticed by whoever listens' },
  },
  {
    name: 'lock-kept-for-the-dead', breaks: 'PostgreSQL keeps a lock for a program that is out of reach.',
    edits: [{ file: 'infra/database/connection.ts', from: '`-c idle_session_timeout=${FORGOTTEN_AFTER_MS}`', to: '`-c idle_session_timeout=${0 * FORGOTTEN_AFTER_MS}`' }],
    caughtBy: { test: 'test/e2e/lost-connections', named: 'is noticed by whoever holds a lock' },
  },
  {
    name: 'stream-begins-anew', breaks: 'A stream that broke off begins anew with what comes from then on.',
    edits: [{
      file: 'apps/api/alert/alert.controller.ts', from: 'streamNo.safeParse(lastEventId).data ?? after ?? await this.reader.end()',
      to: 'after ?? (lastEventId === \'0\' ? lastEventId : await this.reader.end())',
    }],
    caughtBy: { torture: 'engine --cases 80 --seed 3', counts: 'wrongRead' },
  },
  {
    name: 'board-miscounts', breaks: 'The board counts cases that somebody handles among those that nobody does.',
    edits: [{
      file: 'apps/api/board/board-statements.ts', from: 'count(*) FILTER (WHERE handler_id IS NULL)::int AS unassigned', to: 'count(*)::int AS unassigned',
    }],
    caughtBy: { torture: 'engine --cases 20 --seed 3', counts: 'wrongRead' },
  },
];

/** The text with the edit made. @throws when what it is to replace does not stand there exactly once. */
export function edited(text: string, { file, from, to }: Edit): string {
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`${file} holds ${found} times, not once: ${from}`);
  return text.replace(from, () => to);
}
