import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { z } from 'zod';
import { FORM_ROUTE } from '#apps/api/json-body.js';
import { Login } from '#apps/api/session/login.js';
import { Sessions } from '#apps/api/session/sessions.js';

const MOST_CHARS = 16_384;
/** Whatever else the issuer adds to the form is not for us. */
const form = z.object({ logout_token: z.string().min(1).max(MOST_CHARS) });

/** The issuer says, from its server to ours, that somebody has left it (OpenID Connect Back-Channel Logout 1.0). */
@Controller(FORM_ROUTE)
export class BackchannelController {
  constructor(private readonly login: Login, private readonly sessions: Sessions) {}

  /** 200 also where no session was left to end: the issuer need not try again. */
  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiExcludeEndpoint()
  async end(@Body({ schema: form }) { logout_token: token }: z.infer<typeof form>): Promise<void> {
    await this.sessions.endByIssuer(await this.login.readLogout(token));
  }
}
