import type pg from 'pg';

/**
 * Every privilege and every function there is in the instance's database, a line each, roles by what they are for. What the
 * tables' owner has is left out: it is the administrator, who may do anything. Names of policies say who sees which rows.
 */
export async function grantedIn(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(GRANTED);
  return rows.map(({ line }) => line.replaceAll(/\bjishi_(api|worker|identity|definer|temporal)\b/g, '$1')).toSorted();
}

const GRANTED = `
  WITH grantee AS (SELECT 0::oid AS oid, 'PUBLIC'::text AS name UNION ALL SELECT oid, rolname::text FROM pg_roles),
  relation AS (SELECT oid, relname, relkind, relowner, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S'))
  SELECT format('%s: %s on %s', g.name, a.privilege_type, r.relname) AS line
    FROM relation r, aclexplode(coalesce(r.relacl, acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner))) a JOIN grantee g ON g.oid = a.grantee
   WHERE a.grantee <> r.relowner
  UNION ALL
  SELECT format('%s: %s (%s) on %s', g.name, a.privilege_type, string_agg(t.attname, ', ' ORDER BY t.attname), r.relname)
    FROM relation r JOIN pg_attribute t ON t.attrelid = r.oid AND t.attacl IS NOT NULL, aclexplode(t.attacl) a JOIN grantee g ON g.oid = a.grantee
   WHERE a.grantee <> r.relowner GROUP BY g.name, a.privilege_type, r.relname
  UNION ALL
  SELECT format('view %s reads as %s', r.relname, pg_get_userbyid(r.relowner)) FROM relation r WHERE r.relkind IN ('v', 'm')
  UNION ALL
  SELECT format('function %s(%s) of %s, %s, %s, %s', p.proname, pg_get_function_identity_arguments(p.oid), CASE WHEN pg_get_userbyid(p.proowner) = current_user THEN 'the administrator' ELSE pg_get_userbyid(p.proowner) END,
           l.lanname, CASE WHEN p.prosecdef THEN 'with its owner''s privileges' ELSE 'with its caller''s' END, coalesce(array_to_string(p.proconfig, '; '), 'no settings'))
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('%s: EXECUTE on %s', g.name, p.proname)
    FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a JOIN grantee g ON g.oid = a.grantee
   WHERE p.pronamespace = 'public'::regnamespace AND a.grantee <> p.proowner
  UNION ALL
  SELECT format('%s: %s on database %s', g.name, a.privilege_type, d.datname)
    FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a JOIN grantee g ON g.oid = a.grantee
   WHERE a.grantee <> d.datdba AND d.datname <> 'template0'
  UNION ALL
  SELECT format('%s: %s on schema public', g.name, a.privilege_type)
    FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a JOIN grantee g ON g.oid = a.grantee
   WHERE n.nspname = 'public' AND a.grantee <> n.nspowner
  UNION ALL
  SELECT format('schema %s', nspname) FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'
  UNION ALL
  SELECT format('role %s: %s', rolname, concat_ws(', ', CASE WHEN rolcanlogin THEN 'logs in' ELSE 'cannot log in' END, CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolcreatedb THEN 'createdb' END,
           CASE WHEN rolcreaterole THEN 'createrole' END, CASE WHEN rolreplication THEN 'replication' END, CASE WHEN rolbypassrls THEN 'bypasses row security' END)) FROM pg_roles WHERE rolname LIKE 'jishi%'
  UNION ALL
  SELECT format('role %s belongs to %s', pg_get_userbyid(member), pg_get_userbyid(roleid)) FROM pg_auth_members WHERE pg_get_userbyid(member) LIKE 'jishi%' OR pg_get_userbyid(roleid) LIKE 'jishi%'
  UNION ALL
  SELECT format('policy %s on %s for %s to %s', policyname, tablename, cmd, array_to_string(roles, ', ')) FROM pg_policies WHERE schemaname = 'public'
  UNION ALL
  SELECT format('no row security on %s', relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity`;
