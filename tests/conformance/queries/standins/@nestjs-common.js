'use strict';
const { inject, classDecorator } = require('./injection');
exports.Injectable = classDecorator;
exports.Optional = () => () => undefined;
exports.Inject = (token) => inject(typeof token === 'object' ? token : { type: token });
exports.NotFoundException = class NotFoundException extends Error {};
exports.Logger = class Logger { log() {} warn() {} error() {} debug() {} };
