/** The compose files of this repository, read with their anchors and merges put in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '../../..');

export const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.scale.yml'] as const;

export interface Service {
	image: string;
	command?: string | string[];
	entrypoint?: string[];
	restart?: string;
	environment?: Record<string, string>;
	volumes?: string[];
	ports?: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: { test: string[] };
	read_only?: boolean;
	cap_drop?: string[];
	network_mode?: string;
}

export interface ComposeFile {
	services: Record<string, Service>;
	volumes: Record<string, null>;
}

export function readCompose(name: (typeof COMPOSE_FILES)[number]): ComposeFile {
	return parse(readFileSync(join(ROOT, name), 'utf8'), { merge: true }) as ComposeFile;
}

/** A value as compose puts it in where the host sets none of the variables in it: `${NAME:-default}`. */
export function withDefaults(text: string): string {
	return text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
}
