import { Injectable } from '@nestjs/common';
import { releasedPacks } from '#infra/policy.js';
import { Staff } from '#infra/staff.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { PackListView } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import { regionCovers } from '#libs/relief/authority.js';
import { CurrentEdition, type Landed } from '#apps/api/relief-case/current-edition.js';

/** The packs of this release and those that counties confirmed since, and which county works by which. */
@Injectable()
export class PackList {
  /** They come with the release, and change with it only. */
  private packs: { hash: string; pack: Pack }[] | undefined;

  constructor(private readonly staff: Staff, private readonly current: CurrentEdition) {}

  async within(region: string, landed: Landed): Promise<PackListView> {
    this.packs ??= releasedPacks().map(pack => ({ hash: digestOf(pack), pack }));
    const counties = await Promise.all([...this.staff.counties.values()].filter(({ code }) => regionCovers(region, code)).map(async ({ code, name }) => ({ code, name, ...await this.current.of(code, landed) })));
    const packs = new Map([...this.packs.map(({ hash, pack }): [string, Pack] => [hash, pack]), ...counties.map(({ packHash, pack }): [string, Pack] => [packHash, pack])]);
    return {
      packs: [...packs].map(([hash, { id, version, title, notice, validFrom, validTo, clocks, programmes, departments, tracks }]) => ({
        hash, id, version, title, notice, validFrom, validTo, clocks: clocks.map(({ id: clock, name, basis }) => ({ clock, name, basis: basis.value })),
        programmes: programmes.map(({ name }) => name), departments: departments.map(({ name }) => name), tracks: tracks.map(({ name }) => name),
        counties: counties.filter(({ packHash }) => packHash === hash).map(({ code, name }) => ({ code, name })),
      })),
    };
  }
}
