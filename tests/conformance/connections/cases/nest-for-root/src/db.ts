import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'postgres', host: 'localhost', synchronize: process.env.NODE_ENV === 'development', extra: { max: 4 } })],
})
export class AppModule {}
