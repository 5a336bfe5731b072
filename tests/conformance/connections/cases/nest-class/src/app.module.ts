import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseOptions } from './options';

@Module({ imports: [TypeOrmModule.forRootAsync({ useClass: DatabaseOptions })] })
export class AppModule {}
