export enum Tables {
  Order = 'shop_order',
  Line = 'shop_line',
}
export const auditColumns = `"created_at" timestamptz NOT NULL DEFAULT now(), "created_by" uuid`;
