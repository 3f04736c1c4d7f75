import type { PROBLEM_CODES } from '#libs/contracts/view.js';
import type { FieldSentences } from '#apps/api/problems/fields.js';

/** What a caller is told when a call fails before or beyond the rules: what is the matter, and what to do. */
export const problemsZh: { [code in (typeof PROBLEM_CODES)[number]]: string } = {
  'request-malformed': '请求不符合 HTTP 规范，请检查客户端。',
  'body-invalid': '提交的内容有误，请按“errors”逐项更正后重新提交。',
  'not-json': '提交的内容不是有效的 JSON，请检查格式后重新提交。',
  'body-too-large': '提交的内容超过 256 KB，请精简后重新提交。',
  'idempotency-key-missing': '缺少 Idempotency-Key 请求头。请为每次办理生成一个键（1 至 200 个可见 ASCII 字符），重试时沿用同一个键。',
  'idempotency-key-reused': '这个 Idempotency-Key 已用于内容不同的另一次办理。请核对内容，或换一个新键。',
  'token-missing': '请先登录，并在 Authorization 请求头中携带 Bearer 令牌。',
  'token-invalid': '登录已失效或令牌无效，请重新登录。',
  'not-found': '没有找到，或不在您的管辖范围内，请核对编号或地址。',
  'method-not-allowed': '此地址不支持这种请求方法，请见 Allow 响应头。',
  'unsupported-media-type': '只接受 application/json，请更改 Content-Type。',
  'query-invalid': '查询参数有误，请按“errors”逐项更正。',
  'unknown-staff': '该乡镇（街道）没有这位工作人员，请核对账号。',
  'unknown-town': '没有这个乡镇（街道）的区划代码，请核对。',
  'too-many-requests': '请求过于频繁，请按 Retry-After 稍候再试。',
  busy: '系统繁忙，办理结果尚未确认，可能已经办理。请稍候用同一个 Idempotency-Key 重试，不会重复办理。',
  unavailable: '服务暂时不可用，办理结果尚未确认。请稍候重试；办理类请求请沿用同一个 Idempotency-Key，不会重复办理。',
  internal: '系统内部出错。请把“instance”中的请求编号告知管理员。',
};

export const fieldsZh: FieldSentences = {
  missing: () => '必填。',
  type: expected => `类型不对，应为 ${expected}。`,
  option: options => `只能是以下之一：${options.join('、')}。`,
  unknown: keys => `没有这样的字段：${keys.join('、')}。`,
  tooShort: least => `至少 ${least} 个字符。`,
  tooLong: most => `至多 ${most} 个字符。`,
  tooSmall: least => `不得小于 ${least}。`,
  tooBig: most => `不得大于 ${most}。`,
  other: () => '内容有误，请核对。',
  // The contracts' own sentences, by their English wording.
  own: {
    'control characters are not allowed': '不得含有控制字符。',
    'an ISO 8601 instant with its offset is needed': '应为带时区的 ISO 8601 时间，例如 2026-11-23T22:40:00+08:00。',
    'a whole positive number of fen, as a string of digits': '应为以分为单位的正整数，写成数字字符串。',
    'not a valid resident identity number': '居民身份证号码有误，请核对。',
    'not a valid bank card number': '银行卡号有误，请核对。',
    'a telephone number: 5 to 20 digits': '电话号码应为 5 至 20 位数字。',
    'a 12-digit region code': '应为 12 位区划代码。',
    'a town\'s 12-digit region code ends in 000': '应为乡镇（街道）的 12 位区划代码，末三位为 000。',
    'a staff account\'s id': '应为工作人员账号。',
    'a helper is named exactly when the authorisation is on record': '填写代办人当且仅当已登记委托。',
    'name either a colleague or a town': '请在经办人和乡镇（街道）中填写且只填写一项。',
    'not a page of this list': '不是本列表的翻页标记，请使用上一页返回的 next。',
    'a case number': '应为案件编号，例如 JS-2026-0003127-6。',
    'a stream number': '应为预警流的序号。',
  },
};
