const NAME = 'jishi-drafts';
const STORE = 'drafts';
const KEY = 'key';

/**
 * Forms half filled in survive a closed tab. They hold personal data, so they are kept encrypted under a key that no script
 * can read, which belongs to one account, and go with it at logout.
 */
export async function keepDraft(account: string, form: string, content: unknown): Promise<void> {
  const key = await keyOf(account);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(content)));
  await inStore('readwrite', store => store.put({ iv, sealed }, idOf(account, form)));
}

/** Null where there is none, or it cannot be opened any more. */
export async function openDraft<T>(account: string, form: string): Promise<T | null> {
  const kept = await inStore<{ iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer } | undefined>('readonly', store => store.get(idOf(account, form)));
  if (!kept) return null;
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, await keyOf(account), kept.sealed))) as T;
  } catch {
    return null;
  }
}

export async function dropDraft(account: string, form: string): Promise<void> {
  await inStore('readwrite', store => store.delete(idOf(account, form)));
}

/** At logout: without their key nobody opens what a disk may still hold. */
export function forgetDrafts(): Promise<void> {
  return new Promise(resolve => {
    const request = indexedDB.deleteDatabase(NAME);
    for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, () => resolve());
  });
}

async function keyOf(account: string): Promise<CryptoKey> {
  const known = await inStore<{ account: string; key: CryptoKey } | undefined>('readonly', store => store.get(KEY));
  if (known?.account === account) return known.key;
  // Somebody else was here and did not log out.
  if (known) await inStore('readwrite', store => store.clear());
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await inStore('readwrite', store => store.put({ account, key }, KEY));
  return key;
}

const idOf = (account: string, form: string) => `${account}/${form}`;

async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await opened();
  try {
    return await done<T>(work(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return done(request);
}

function done<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result as T));
    request.addEventListener('error', () => reject(request.error ?? new Error('the drafts cannot be reached')));
  });
}
