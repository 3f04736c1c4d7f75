import type { EventBody } from '#libs/contracts/event.js';

/** What happens to a case because time passes. Whoever is about to act need not have seen it: they know what time it is. */
export const OF_TIME: readonly EventBody['type'][] = ['RungReached', 'ClockBreached', 'DutyCalled', 'BreachExplained', 'DeadlineSuperseded', 'CalendarLanded'];
