import { regionCovers } from '#libs/relief/authority.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import type { Account, Staff } from '#infra/staff.js';

/** The accounts to choose from, by county. */
export function chooser(staff: Staff, accounts: Account[], action: string): string {
  const bodies = [...staff.counties.values(), ...(staff.counties.has(staff.body) ? [] : [{ code: staff.body, name: '全系统' }])];
  const counties = bodies.map(({ code, name }) => {
    // Who stands above several counties is of none of them.
    const people = accounts.filter(({ region }) => staff.counties.has(code) ? regionCovers(code, region) : region === code);
    const rows = people.map(({ id, name: person, role, region }) => {
      const place = staff.towns.get(`${region.slice(0, 9)}000`) ?? name;
      return `<li><button name="account" value="${escaped(id)}"><b>${escaped(person)}</b> <span>${escaped(ROLE_NAMES[role].zh)}</span> <small>${escaped(place)} · ${escaped(id)}</small></button></li>`;
    });
    return `<section><h2>${escaped(name)}</h2><ul>${rows.join('')}</ul></section>`;
  });
  return page('选择演示账号', `<h1>选择演示账号 <small>Choose a demo account</small></h1>
<p>这是演示用的身份认证，没有密码：能打开本页的人可以是任何人。正式使用时由县里自己的统一身份认证代替。<br>
<small>The demo's own issuer has no passwords. A county puts its own in its place.</small></p>
<form method="post" action="${escaped(action)}">${counties.join('')}</form>`);
}

export function leaving(form: string): string {
  return page('退出登录', `<h1>退出登录 <small>Sign out</small></h1><p>是否在本机退出演示账号？<br><small>Sign out of the demo account on this machine?</small></p>
${form}<p><button class="plain" form="op.logoutForm" name="logout" value="yes">退出 / Sign out</button></p>`);
}

export function failed(code: string, start: string): string {
  return page('登录没有完成', `<h1>登录没有完成 <small>The login was not completed</small></h1><p>请从首页重新登录。<br><small>Begin again from the start page (${escaped(code)}).</small></p><p><a href="${escaped(start)}">返回首页 / Back to the start page</a></p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · 及时</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0;color:#1f2329;background:#f5f6f8}
main{max-width:960px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:24px;margin:8px 0}h1 small,p small{color:#5c6370;font-weight:400}h1 small{font-size:16px}
h2{font-size:18px;margin:24px 0 8px}
ul{list-style:none;margin:0;padding:0;display:grid;gap:8px;grid-template-columns:repeat(auto-fill,minmax(280px,1fr))}
button{font:inherit;text-align:left;cursor:pointer;width:100%;padding:10px 14px;border:1px solid #c9cdd4;border-radius:8px;background:#fff;color:inherit}
button span{color:#1456a8}button small{display:block;color:#5c6370}
button:hover,button:focus-visible{border-color:#1456a8;outline:2px solid #1456a8;outline-offset:-1px}
button.plain{width:auto}a{color:#1456a8}`;
