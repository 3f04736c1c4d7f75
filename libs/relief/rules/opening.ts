import type { EventBody } from '#libs/contracts/event.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** A plea reaches the office, as a lead or as an application; an application may join a lead's case. */
export const opening: { [type in 'report-lead' | 'apply' | 'accept']: Rule<type> } = {
  'report-lead': {
    act: asked => [{ type: 'LeadReported', data: plea(asked), personal: asked.command.personal }],
  },
  apply: {
    act: asked => [{ type: 'Applied', data: { ...plea(asked), helperAuthorised: asked.command.helperAuthorised === true }, personal: asked.command.personal }],
  },
  accept: {
    act: ({ command: { track }, pack }) => {
      if (pack.tracks.length > 0 && !track) refuse({ code: 'track-needed', field: 'track', citation: pack.tracks[0]!.citation });
      if (track && !pack.tracks.some(known => known.id === track)) refuse({ code: 'no-such-track', field: 'track' });
      return [{ type: 'Accepted', data: { track: track ?? null } }];
    },
  },
};

function plea({ command, state, pack }: Asked<'report-lead' | 'apply'>): (EventBody & { type: 'LeadReported' })['data'] {
  const townCode = command.townCode ?? state?.townCode;
  const cause = command.cause ?? state?.cause;
  if (!townCode || !cause) return refuse({ code: 'opening-incomplete', field: townCode ? 'cause' : 'townCode' });
  if (state && townCode !== state.townCode) refuse({ code: 'case-open', field: 'townCode' });
  if (command.urgency && !pack.urgencies.includes(command.urgency)) refuse({ code: 'grade-not-offered', field: 'urgency' });
  return { townCode, cause, channel: command.channel ?? null, urgency: command.urgency ?? null };
}
