"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) { return (mod && mod.__esModule) ? mod : { "default": mod }; };
Object.defineProperty(exports, "__esModule", { value: true });
const collect_1 = require("./collect.cjs");
const send_1 = __importDefault(require("./send.cjs"));
(0, send_1.default)((0, collect_1.gather)());
