/**
 * Says on a stream of server-sent events that its line stands. As an event of its own, and not as a comment, so that a page
 * hears it: a line that went dead without a word looks to a browser like one on which nothing happens.
 */
export const BEAT = 'event: beat\ndata: 1\n\n';
