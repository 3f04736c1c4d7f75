import { Module } from '@nestjs/common';
import { BoardController } from '#apps/api/board/board.controller.js';
import { BoardReader } from '#apps/api/board/board-reader.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [BoardController], providers: [BoardReader] })
export class BoardModule {}
