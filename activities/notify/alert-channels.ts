/** The channels this instance delivers alerts by; each alert is owed a delivery on every one of them. */
export class AlertChannels {
  readonly names: string[];

  constructor(webhookUrl: string | undefined) {
    this.names = webhookUrl ? ['in-app', 'webhook'] : ['in-app'];
  }
}
