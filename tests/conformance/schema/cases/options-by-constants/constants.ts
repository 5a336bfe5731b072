export const TABLES = { product: 'shop_products', parent: 'parent_product' } as const;
export const length = 20;
export const prefix = 'p';
export enum Currency { Eur = 'EUR', Usd = 'USD' }
export const columns = {
    id: { type: 'bigint', name: 'product_id' } as const,
    code: { type: 'varchar', name: 'product_code', nullable: true } satisfies object,
};
