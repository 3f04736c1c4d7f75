import { Global, Module } from '@nestjs/common';
import { BackchannelController } from '#apps/api/session/backchannel.controller.js';
import { OwnSessionsController } from '#apps/api/session/own-sessions.controller.js';
import { Login } from '#apps/api/session/login.js';
import { RevocationController } from '#apps/api/session/revocation.controller.js';
import { Revocations } from '#apps/api/session/revocations.js';
import { SessionController } from '#apps/api/session/session.controller.js';
import { Sessions } from '#apps/api/session/sessions.js';

@Global()
@Module({ controllers: [SessionController, OwnSessionsController, BackchannelController, RevocationController], providers: [Login, Revocations, Sessions], exports: [Sessions] })
export class SessionModule {}
