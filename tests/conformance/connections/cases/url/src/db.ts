import { DataSource } from 'typeorm';


const url = process.env.DATABASE_URL ?? 'postgres://app:hunter2@db.example.com:5432/app?sslmode=require';
export const db = new DataSource({ type: 'postgres', url, ssl: process.env.NODE_ENV === 'production' ? { rejectUnauthorized: true } : false });
