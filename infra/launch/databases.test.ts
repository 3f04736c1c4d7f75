import { databaseUrls } from '#infra/launch/databases.js';

const secrets = { superuser: 's', temporal: 't', worker: 'w/@', api: 'a', identity: 'i', bank: 'b', oidc: 'o' };

it('names roles and databases after the main one and keeps server and options', () => {
  const urls = databaseUrls('postgres://admin:p%40ss@db.example:6543/relief?application_name=x', secrets);
  expect(urls.worker).toBe('postgres://relief_worker:w%2F%40@db.example:6543/relief?application_name=x');
  expect(urls.api).toBe('postgres://relief_api:a@db.example:6543/relief?application_name=x');
  expect(urls.temporal).toEqual({
    host: 'db.example', port: 6543, user: 'relief_temporal', password: 't', store: 'relief_temporal', visibility: 'relief_visibility', tls: 'off',
  });
});

it.each([['disable', 'off'], ['prefer', 'off'], ['require', 'unverified'], ['verify-ca', 'verified'], ['verify-full', 'verified']])('sslmode=%s is TLS %s for Temporal', (mode, tls) => {
  const urls = databaseUrls(`postgres://a:b@h/relief?sslmode=${mode}`, secrets);
  expect(urls.temporal).toMatchObject({ tls, port: 5432 });
  expect(new URL(urls.api).searchParams.get('uselibpqcompat')).toBe('true');
});

it('refuses an address without a database', () => expect(() => databaseUrls('postgres://a:b@h/', secrets)).toThrow('must name a database'));
