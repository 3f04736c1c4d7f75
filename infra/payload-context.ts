import type { Payload, SerializationContext } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/**
 * Whose the payloads of an event are, as the codec saw them: an activity's under its id, a child's or another workflow's under
 * theirs, all else the workflow's own. For whoever opens a history that was fetched. Namespaces are not sealed in.
 */
export function payloadContexts(events: readonly HistoryEvent[], workflowId: string): (event: HistoryEvent) => SerializationContext {
  const activityIds = new Map(events.map(event => [String(event.eventId), event.activityTaskScheduledEventAttributes?.activityId]));
  const activity = (activityId: string, isLocal: boolean): SerializationContext => ({ type: 'activity', namespace: '', workflowId, activityId, isLocal });
  return event => {
    if (event.markerRecordedEventAttributes?.markerName === LOCAL_ACTIVITY) return activity(localActivityOf(event)?.activity_id ?? '', true);
    const scheduled = event.activityTaskScheduledEventAttributes?.activityId ?? activityIds.get(String(aboutOf(event)?.scheduledEventId));
    if (scheduled) return activity(scheduled, false);
    return { type: 'workflow', namespace: '', workflowId: aboutOf(event)?.workflowId || aboutOf(event)?.workflowExecution?.workflowId || workflowId };
  };
}

/** What the SDK noted of a local activity, in clear. */
export function localActivityOf({ markerRecordedEventAttributes: marker }: HistoryEvent): { activity_id: string; activity_type: string } | null {
  const [about] = (marker?.markerName === LOCAL_ACTIVITY && marker.details?.['data']?.payloads) || [];
  return about ? JSON.parse(Buffer.from((about as Payload).data ?? []).toString('utf8')) as { activity_id: string; activity_type: string } : null;
}

function aboutOf(event: HistoryEvent) {
  return Object.entries(event).find(([name, value]) => name.endsWith('EventAttributes') && value)?.[1] as
    { workflowId?: string; workflowExecution?: { workflowId?: string }; scheduledEventId?: unknown } | undefined;
}

const LOCAL_ACTIVITY = 'core_local_activity';
