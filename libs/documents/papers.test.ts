import { readEdition } from '#infra/policy.js';
import type { Actor } from '#libs/contracts/command.js';
import type { DocumentKind } from '#libs/contracts/words.js';
import type { DocumentModel } from '#libs/documents/model.js';
import { printOf } from '#libs/documents/prints.js';
import { aLead, anApplication, APPLICANT, CASE_NO, conferred, denied, DIAGNOSIS, fileOf, ordinary, paidOut, turnedAway, urgent } from '#libs/documents/stories.js';
import { type CaseStory, OTHER_TOWN, STAFF } from '#libs/relief/scenario.js';
import { HOUR_MS } from '#libs/relief/scenarios/situations.js';

const jining = readEdition('jining-2021', '2026-10-13');
const chaoyang = readEdition('chaoyang-2021', '2026-10-13');
const { li, wang, cao, medical } = STAFF;

function written(story: CaseStory, kind: DocumentKind, { as = li as Actor, no = null as number | null } = {}): DocumentModel {
  const printed = printOf(fileOf(story), kind, no, as);
  if (!('model' in printed)) throw new Error(JSON.stringify(printed));
  return printed.model;
}

/** Everything that stands on it, a line for each cell and paragraph. */
function text({ title, number, blocks, foot }: DocumentModel): string {
  const said = blocks.flatMap(block => {
    switch (block.type) {
      case 'paragraph': return [block.text];
      case 'grid': return block.rows.flatMap(row => row.flatMap(cell => [cell.text, ...(cell.signed ?? [])]));
      case 'closing': return [block.office, block.date];
      case 'code': return [block.holds, ...block.caption];
    }
  });
  return [title, number, ...said, foot].join('\n');
}

/** What stands beside a label. */
function beside({ blocks }: DocumentModel, name: string): string | undefined {
  for (const block of blocks) if (block.type === 'grid') for (const row of block.rows) for (const [i, cell] of row.entries()) if (cell.text.replaceAll('\n', '') === name) return row[i + 1]?.text;
  return undefined;
}

const closing = ({ blocks }: DocumentModel) => blocks.find(block => block.type === 'closing');

describe.each([['jining-2021', jining], ['chaoyang-2021', chaoyang]] as const)('under %s', (_, rules) => {
  test('the receipt says what was handed in, what is missing, and until when something has to happen', () => {
    const receipt = written(ordinary(rules), 'receipt');
    expect([receipt.title, receipt.number, beside(receipt, '申请人'), beside(receipt, '证件号码')]).toEqual(['社会救助申请受理回执', `编号：${CASE_NO}`, APPLICANT.name, '3708**********0015']);
    expect([beside(receipt, '已收材料'), beside(receipt, '受理单位'), beside(receipt, '经办人'), beside(receipt, '代办人')]).toEqual(['救助申请', '河东镇人民政府', '李受理', '赵协理（已登记委托）']);
    expect(beside(receipt, '尚缺材料')).toContain('核对授权');
    expect(beside(receipt, '办理时限')).toMatch(/审核审批（20个工作日.*）：2026年11月10日 24时前/);
    expect(receipt.blocks.find(block => block.type === 'code')).toMatchObject({ holds: CASE_NO });
    expect(closing(receipt)).toEqual({ type: 'closing', office: '河东镇人民政府', date: '2026年10月13日' });
    expect(text(receipt)).not.toContain(DIAGNOSIS);
  });

  test('the receipt a family takes home says where its code is put in, in words too', () => {
    const printed = printOf({ ...fileOf(ordinary(rules)), lookUp: { link: `https://relief.example/lookup#${CASE_NO}.SECRET`, secret: 'SEC-RET' } }, 'receipt', null, li);
    const code = 'model' in printed && printed.model.blocks.find(block => block.type === 'code');
    expect(code).toMatchObject({ holds: `https://relief.example/lookup#${CASE_NO}.SECRET`, caption: [expect.stringContaining('打开 https://relief.example/lookup 凭'), '查询码：SEC-RET', expect.any(String)] });
  });

  test('before acceptance the receipt says that the application is registered, and no more', () => {
    const receipt = written(anApplication(rules), 'receipt');
    expect([receipt.title, beside(receipt, '登记单位')]).toEqual(['社会救助申请登记回执', '河东镇人民政府']);
    expect(text(receipt)).toMatch(/已于2026年10月13日 \d\d时\d\d分登记，是否受理另行告知/);
  });

  test('the receipt of an urgent case names its hour, and says so again when it has passed', () => {
    expect(beside(written(urgent(rules), 'receipt'), '办理时限')).toMatch(/先行救助（24小时.*）：2026年10月14日 10时00分前/);
  });

  test('the supplement list names each paper once with its rule, and ticks what has come', () => {
    const story = ordinary(rules);
    const list = written(story, 'supplement-list');
    expect(text(list)).toContain('核对授权');
    expect(text(list)).not.toContain('■');
    story.does(li, { type: 'supply', materials: ['means-authorisation'] });
    expect(text(written(story, 'supplement-list')).match(/■已收/g)).toHaveLength(1);
  });

  test('the visit form is there before anybody has visited, with room for the rest', () => {
    const blank = written(aLead(rules), 'visit');
    expect([beside(blank, '姓　　名'), beside(blank, '性别年龄'), beside(blank, '困难情形及核实经过')]).toEqual(['', '', '']);
    const filled = written(ordinary(rules), 'visit');
    expect([beside(filled, '家庭住址'), beside(filled, '联系电话'), beside(filled, '性别年龄')]).toEqual([APPLICANT.address, APPLICANT.phone, '男，36周岁']);
    expect(beside(filled, '困难情形及核实经过')).toContain('入户所见');
    expect(text(filled)).toContain('㐂䶮\n配偶\n3708**********0021\n35');
    // The birthday is masked with the number.
    expect(text(filled)).not.toContain('19900307');
  });

  test('the appraisal record goes to the neighbours without what the family wrote', () => {
    const record = text(written(ordinary(rules), 'appraisal'));
    expect(record).toContain('参加评议十一人');
    for (const secret of [DIAGNOSIS, APPLICANT.residentId, APPLICANT.phone, APPLICANT.address]) expect(record).not.toContain(secret);
  });

  test('the approval form carries what it rests on, the sum in figures and in capitals, and who approved', () => {
    const form = written(ordinary(rules), 'approval', { as: wang });
    expect([form.title, beside(form, '救助金额'), beside(form, '银行卡号'), beside(form, '证件号码')])
      .toEqual(['临时救助审批表', '¥480.50（人民币肆佰捌拾元伍角）', '6222 0200 0000 0007', APPLICANT.residentId]);
    expect(text(form)).toMatch(/同意，由河东镇人民政府决定。\n王审批　2026年10月\d+日/);
    expect(beside(form, '入户调查')).toContain('入户所见');
    const masked = written(ordinary(rules), 'approval', { as: li });
    expect([beside(masked, '银行卡号'), beside(masked, '证件号码')]).toEqual(['****0007', '3708**********0015']);
  });

  test('what was approved by word of mouth says by whom, and that it was confirmed in writing', () => {
    const story = urgent(rules);
    expect(beside(written(story, 'approval', { no: 1 }), '审批意见')).toMatch(/^郑值班于2026年10月13日 \d\d时\d\d分口头批准。\n郑值班于2026年10月13日 \d\d时\d\d分书面确认。$/);
    expect(beside(written(story, 'approval', { no: 2 }), '救助内容')).toBe('棉被两床、米面各一袋');
    expect(written(story, 'approval').title).toBe('先行救助审批表');
  });

  test('the form waits, to be signed, before anything is decided', () => {
    const form = written(denied(rules), 'approval');
    expect([form.title, beside(form, '收款人'), beside(form, '审批意见')]).toEqual(['社会救助审批表', '', '']);
  });

  test('the decision letter cites its rule and names the remedies', () => {
    const letter = written(ordinary(rules), 'decision');
    const { programmes } = rules.pack;
    const { citation } = programmes.find(({ id }) => id === 'temporary')!;
    expect([letter.title, letter.number]).toEqual(['临时救助决定书', `编号：${CASE_NO}-决定1`]);
    expect(text(letter)).toContain(`依据：${citation.notice} ${citation.section.replace('(', '（').replace(')', '）')}。`);
    expect(text(letter)).toContain('给予临时救助，金额¥480.50（人民币肆佰捌拾元伍角）。');
    expect(text(letter)).toContain('六十日内申请行政复议（《中华人民共和国行政复议法（2023修订）》第二十条）');
    expect(text(letter).match(/^\d．/gm)).toHaveLength(rules.pack.refusals.remedies.length);
    expect([text(letter).includes(APPLICANT.residentId), text(letter).includes('6222')]).toEqual([false, false]);
    expect(closing(letter)).toMatchObject({ office: '河东镇人民政府' });
  });

  test('a conference\'s letter has its minutes, its plan, and the county\'s name under it', () => {
    const letter = written(conferred(rules), 'decision');
    expect(text(letter)).toContain('纪要文号：示例县救助联席纪要〔2026〕3号');
    expect(text(letter)).toContain('示例县民政局');
    expect(closing(letter)).toMatchObject({ office: '示例县民政局' });
  });

  test('whoever gets none is told by which rule, why, and what can be done', () => {
    const [away, against] = [written(turnedAway(rules), 'refusal'), written(denied(rules), 'refusal')];
    expect([away.title, against.title]).toEqual(['不予受理告知书', '不予救助告知书']);
    const ground = rules.pack.refusals.grounds.find(({ id }) => id === 'covered-by-other-programme')!;
    expect(text(away)).toContain(`理由：${ground.name.zh}。\n依据：${ground.citation.notice}`);
    expect(text(away)).toContain('说明：住院费用已由医疗救助结算');
    expect(text(away).includes('已将情况转介示例县医保部门')).toBe(rules === jining);
    for (const { name } of rules.pack.refusals.remedies) expect(text(against)).toContain(name.zh);
    expect([closing(away), closing(against)]).toMatchObject([{ office: '河东镇人民政府' }, { office: '示例县民政局' }]);
  });

  test('the payment list sums up what is paid, for whoever pays with the whole card, and no identity number', () => {
    const list = written(urgent(rules), 'payment-list', { as: cao });
    expect(beside(list, '合计')).toBe('¥700.00　人民币柒佰元整');
    expect(text(list)).toContain(`${APPLICANT.name}\n****${APPLICANT.residentId.slice(-4)}\n6222 0200 0000 0007\n先行救助\n转账\n¥500.00\n已到账\n2026年10月13日`);
    // Approvers see the number on the same list.
    expect(text(written(urgent(rules), 'payment-list', { as: wang }))).toContain(APPLICANT.residentId);
    const seen = text(written(urgent(rules), 'payment-list', { as: STAFF.zhou }));
    expect([seen.includes(APPLICANT.residentId), seen.includes('6222')]).toEqual([false, false]);
  });

  test('a declined payment stays on the list and out of the sum', () => {
    const story = ordinary(rules).does(cao, { type: 'disburse', reliefId: 1 })
      .does(STAFF.system, { type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'declined', reason: 'account-closed', at: null } });
    const list = written(story, 'payment-list', { as: cao });
    expect([beside(list, '合计'), text(list).includes('银行拒付')]).toEqual(['¥0.00　人民币零元整', true]);
  });

  test('the file index numbers every paper, with attachments by their hash', () => {
    const index = text(written(paidOut(rules), 'file-index'));
    expect(index).toMatch(/^1\n社会救助申请\n赵协理\n2026年10月13日\n代办$/m);
    expect(index).toContain('住院费用清单\n李受理\n2026年10月13日\n附件2，SHA-256 cd34cd34cd34');
    for (const paper of ['一次性告知补正清单', '受理回执', '入户调查表', '民主评议记录', '临时救助审批表', '临时救助决定书', '发放清单', '银行到账回单\n银行\n']) expect(index).toContain(paper);
    expect(index.match(/^\d+$/gm)).toEqual(Array.from({ length: index.match(/^\d+$/gm)!.length }, (_n, i) => String(i + 1)));
  });
});

test('a transfer slip tells its department whom it is about and what is asked, and nothing else of the case', () => {
  const slip = written(paidOut(jining), 'slip', { as: medical });
  expect([slip.number, beside(slip, '承办单位'), beside(slip, '联系电话'), beside(slip, '证件号码')]).toEqual([`编号：${CASE_NO}-1`, '示例县医保部门', APPLICANT.phone, '3708**********0015']);
  expect(beside(slip, '办理时限')).toMatch(/接收（3个工作日，提示）：2026年10月19日 24时前\n.*办结（10个工作日，提示）：2026年10月28日 24时前/);
  expect(beside(slip, '办理结果')).toBe('■已救助　□部分救助　□不符合条件　□本人放弃\n已核定医疗救助，出院时一站式结算。');
  for (const secret of [DIAGNOSIS, APPLICANT.address, '6222', '480.50']) expect(text(slip)).not.toContain(secret);
  expect(beside(written(paidOut(jining), 'slip', { no: 2 }), '承办单位')).toBe('河西街道办事处');
});

test('a paper bears the name of the town that gave it out, though another town has the case by now', () => {
  const story = turnedAway(jining);
  const handed = ordinary(jining).does(li, { type: 'hand-over', townCode: OTHER_TOWN, personal: { reason: '已迁居' } }).does(STAFF.he, { type: 'take-over' });
  expect([beside(written(handed, 'receipt', { as: STAFF.he }), '受理单位'), closing(written(handed, 'decision', { as: STAFF.he })), closing(written(story, 'refusal'))])
    .toMatchObject(['河东镇人民政府', { office: '河东镇人民政府' }, { office: '河东镇人民政府' }]);
  expect(beside(written(handed, 'file-index', { as: STAFF.he }), '立卷单位')).toBe('河西街道办事处');
});

describe('the public notice', () => {
  const notice = written(ordinary(chaoyang), 'notice');

  it('says who, where, until when and to whom one objects', () => {
    expect([beside(notice, '姓　　名'), beside(notice, '家庭人口'), beside(notice, '公示地点')]).toEqual([APPLICANT.name, '3人', '东街村村务公开栏']);
    expect(beside(notice, '公示期限')).toMatch(/^自2026年10月14日 \d\d时\d\d分起，至2026年10月19日 24时止$/);
  });

  it('shows no number, illness, address, telephone or card, nor what the family wrote', () => {
    for (const secret of [APPLICANT.residentId, '0015', DIAGNOSIS, '重病', APPLICANT.address, APPLICANT.phone, '6222', '0007', ordinary(chaoyang).state!.summary]) expect(text(notice)).not.toContain(secret);
  });

  it('tells the cause where it says nothing of anybody\'s health', () => {
    const story = ordinary(chaoyang);
    const file = fileOf(story);
    const printed = printOf({ ...file, state: { ...file.state, cause: 'sudden-event' } }, 'notice', null, li);
    expect('model' in printed && beside(printed.model, '致困原因')).toBe('火灾、事故等突发事件');
  });
});

test('a decision that settles an advance says what was given first, and its form has no number', () => {
  const story = urgent(chaoyang).does(li, { type: 'give-opinion' }).later(HOUR_MS)
    .does(wang, { type: 'decide', programme: 'temporary', amountFen: '50000', severity: 'light' });
  expect(text(written(story, 'decision'))).toContain('其中¥500.00（人民币伍佰元整）已先行预支，不再另行发放。');
  const form = written(story, 'approval');
  expect([form.title, form.number, beside(form, '救助金额')]).toEqual(['临时救助审批表', `编号：${CASE_NO}`, '¥500.00（人民币伍佰元整），其中¥500.00（人民币伍佰元整）已先行预支']);
});
