import { clocksOf } from '#libs/clock/clocks.js';
import { line, pairs, paragraph, signatures } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, eventsOf, lastOf, type Paper, townAt } from '#libs/documents/paper.js';
import { dayZh, dueZh, idZh, momentZh, nameIn, personName, townOffice } from '#libs/documents/wording.js';
import { GRADES } from '#libs/words/words.js';
import { missingMaterials } from '#libs/relief/rules/opening.js';

/** 受理回执: what the applicant takes home, with what was handed in and until when something has to happen; before acceptance it says that the application is registered. */
export const receipt: Paper = {
  name: DOCUMENT_NAMES.receipt,
  roles: ['village-assistant', ...DESK, 'county-duty'],
  lacks: ({ state }) => state.marks.accepted || state.status === 'applied' ? null : state.marks.applied ? 'accepted' : 'applied',
  write: (file, _no, shown) => {
    const { state, pack, caseNo } = file;
    const accepted = lastOf(file, 'Accepted');
    const taken = accepted ?? lastOf(file, 'Applied')!;
    const { person, marks, materials } = state;
    const office = townOffice(file, townAt(file, taken));
    const windows = windowsOf(file);
    const how = !accepted ? `本单位已于${momentZh(taken.recordedAt)}登记，是否受理另行告知` : accepted.data.deemed ? '因到期未告知补正，本单位视为自收到申请之日起受理' : `本单位已于${momentZh(accepted.occurredAt)}受理`;
    return {
      title: accepted ? '社会救助申请受理回执' : '社会救助申请登记回执', style: 'form',
      blocks: [
        line(`${person.name ?? ''}：`, true),
        paragraph(`您${marks.applied ? `于${dayZh(marks.applied)}` : ''}提出的社会救助申请，${how}。请妥善保管本回执，凭案件编号可向本单位查询办理情况。`),
        pairs([
          [['案件编号', caseNo], ['首次接报', momentZh(marks['first-contact']!)]],
          [['申请人', person.name ?? ''], ['证件号码', idZh(person.residentId, shown)]],
          [['致困原因', nameIn(pack.causes, state.cause)], ['急难等级', `${state.urgency ? GRADES[state.urgency].zh : '待定级'}${state.track ? `（${nameIn(pack.tracks, state.track)}）` : ''}`]],
          ...(helperOf(file) ? [[['代办人', `${helperOf(file)}（已登记委托）`]] as [string, string][]] : []),
          [['已收材料', listed(file, materials.given) || '无']],
          [['尚缺材料', listed(file, missingMaterials(materials.given, pack)) || '无']],
          [['办理时限', windows.join('\n')]],
          [[accepted ? '受理单位' : '登记单位', office], ['经办人', personName(file, state.handlerId ?? taken.by.id)]],
        ]),
        signatures(['申请人（代办人）签收', '经办人签字']),
        file.lookUp ? { type: 'code', holds: file.lookUp.link, caption: [`扫码，或打开 ${placeOf(file.lookUp.link)} 凭编号和查询码，查询办理进度`, `查询码：${file.lookUp.secret}`, '本码只能查询；评价、撤回须用您手机上的查询码。请妥善保管，勿转借他人。重新打印的回执另有新码，只有本码随即失效，手机上的查询码不受影响'] } : { type: 'code', holds: caseNo, caption: ['扫码读取案件编号', caseNo] },
        { type: 'closing', office, date: dayZh(accepted ? accepted.occurredAt : taken.recordedAt) },
      ],
    };
  },
};

/** The windows that matter to the family, whether or not they have been kept since: printed again, it says the same. */
function windowsOf({ state, pack, calendar }: CaseFile): string[] {
  const theirs: readonly string[] = ['relief-delivered', 'opinion-given', 'decided', 'papers-complete'];
  return clocksOf(state, pack, calendar).filter(clock => clock.endedAt === null && theirs.includes(clock.rule.stop)).map(clock => `${clock.rule.name.zh}：${dueZh(clock)}`);
}

/** Where the look-up stands, to be typed: the link without the case and its code. */
function placeOf(link: string): string {
  return link.split('#')[0]!;
}

function helperOf(file: CaseFile): string | undefined {
  return eventsOf(file, 'Applied').at(-1)?.personal?.helperName;
}

function listed({ pack }: CaseFile, ids: readonly string[]): string {
  return ids.map(id => nameIn(pack.materials.items, id)).join('、');
}
