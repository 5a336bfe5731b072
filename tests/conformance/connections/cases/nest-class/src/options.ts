import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

@Injectable()
export class DatabaseOptions {
  constructor(private readonly config: ConfigService) {}
  createTypeOrmOptions() {
    return { type: 'postgres' as const, host: this.config.get('DB_HOST', 'localhost'), poolSize: 12, logging: this.config.get('NODE_ENV') === 'test' };
  }
}
