class Config {
  readonly isProduction = process.env.NODE_ENV === 'production';
  get database() {
    return { host: process.env.DB_HOST ?? 'localhost', poolSize: this.isProduction ? 25 : 5 };
  }
  static load() {
    return new Config();
  }
}
export const config = Config.load();
