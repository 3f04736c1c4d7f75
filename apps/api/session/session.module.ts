import { Global, Module } from '@nestjs/common';
import { Login } from '#apps/api/session/login.js';
import { SessionController } from '#apps/api/session/session.controller.js';
import { Sessions } from '#apps/api/session/sessions.js';

@Global()
@Module({ controllers: [SessionController], providers: [Login, Sessions], exports: [Sessions] })
export class SessionModule {}
