import { Global, Module } from '@nestjs/common';
import { Login } from '#apps/api/session/login.js';
import { RevocationController } from '#apps/api/session/revocation.controller.js';
import { Revocations } from '#apps/api/session/revocations.js';
import { SessionController } from '#apps/api/session/session.controller.js';
import { Sessions } from '#apps/api/session/sessions.js';

@Global()
@Module({ controllers: [SessionController, RevocationController], providers: [Login, Revocations, Sessions], exports: [Sessions] })
export class SessionModule {}
