import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiSettings } from '#apps/api/api-settings.js';
import { bodyAsSent } from '#apps/api/json-body.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Lets through what the bank has signed. Without a secret nobody is the bank. */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(private readonly settings: ApiSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { bankSecret } = this.settings;
    const signature = request.headers['x-bank-signature'];
    const body = bodyAsSent(request);
    if (!bankSecret || typeof signature !== 'string' || !body) throw new Problem('signature-invalid');
    const right = Buffer.from(`sha256=${createHmac('sha256', bankSecret).update(body).digest('hex')}`);
    const given = Buffer.from(signature);
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Problem('signature-invalid');
    return true;
  }
}
