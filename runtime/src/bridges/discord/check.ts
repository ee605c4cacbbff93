/** Looks whether the Discord bridge can work: token, intent, channel, rights. */
import { PermissionFlagsBits, PermissionsBitField, Routes, type REST } from 'discord.js';
import type { DiscordConfig } from '../../config/bridges-config';
import type { Finding } from '../bridge';
import { DiscordClient } from './client';
import { toBridgeError } from './errors';

/** The two flags of an application that may read messages: for few servers, and for many. */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

const RIGHTS = {
	ViewChannel: 'View Channel',
	SendMessages: 'Send Messages',
	CreatePublicThreads: 'Create Public Threads',
	SendMessagesInThreads: 'Send Messages in Threads',
	ManageThreads: 'Manage Threads',
	AttachFiles: 'Attach Files',
	AddReactions: 'Add Reactions',
	ReadMessageHistory: 'Read Message History',
} as const;

interface Overwrite {
	id: string;
	allow: string;
	deny: string;
}

interface Channel {
	guild_id: string;
	type: number;
	permission_overwrites?: Overwrite[];
}

export async function checkDiscord(config: DiscordConfig): Promise<Finding[]> {
	const { rest } = new DiscordClient(config);
	const findings: Finding[] = [];
	const add = (ok: boolean, line: string) => findings.push({ ok, line });
	const get = async <T>(route: `/${string}`, what: string): Promise<T | undefined> => {
		try {
			return (await rest.get(route)) as T;
		} catch (error) {
			add(false, `${what} (${toBridgeError(error).message})`);
			return undefined;
		}
	};
	const portal = 'discord.com/developers/applications';
	const me = await get<{ id: string; username: string }>(
		Routes.user(),
		`DISCORD_BOT_TOKEN is not valid: ${portal} > Bot > Reset Token`,
	);
	if (!me) return findings;
	add(true, `the token is that of ${me.username}`);
	const app = await get<{ flags?: number }>(
		Routes.currentApplication(),
		'the application is not shown',
	);
	if (app) {
		const allowed = ((app.flags ?? 0) & MESSAGE_CONTENT) !== 0;
		const line = allowed
			? 'the bot may read what operators write'
			: `the bot may not read messages: ${portal} > Bot > MESSAGE CONTENT INTENT > on`;
		add(allowed, line);
	}
	const channel = await get<Channel>(
		Routes.channel(config.channelId),
		'DISCORD_CHANNEL_ID is not open to the bot: invite the bot, check the id',
	);
	if (!channel) return findings;
	if (channel.type !== 0) {
		add(
			false,
			'DISCORD_CHANNEL_ID is no text channel: Developer Mode > right-click a text channel > Copy ID',
		);
		return findings;
	}
	const rights = await rightsIn(rest, channel, me.id).catch(() => undefined);
	const wanted = Object.entries(RIGHTS) as Array<[keyof typeof RIGHTS, string]>;
	const missing = wanted.filter(([name]) => rights && !rights.has(PermissionFlagsBits[name]));
	for (const [, name] of missing) {
		add(false, `the bot lacks "${name}": channel settings > Permissions > its role > ${name}`);
	}
	if (rights && missing.length === 0) add(true, 'the channel is there, with the rights it needs');
	return findings;
}

/** What the bot may do in a channel, as Discord works it out: its roles, then what the channel changes. */
async function rightsIn(rest: REST, channel: Channel, userId: string) {
	const guild = channel.guild_id;
	const roles = (await rest.get(Routes.guildRoles(guild))) as Array<{
		id: string;
		permissions: string;
	}>;
	const member = (await rest.get(Routes.guildMember(guild, userId))) as { roles: string[] };
	const mine = new Set([guild, ...member.roles]);
	const rights = new PermissionsBitField(
		roles.filter(({ id }) => mine.has(id)).map(({ permissions }) => BigInt(permissions)),
	);
	if (rights.has(PermissionFlagsBits.Administrator)) return rights;
	const overwrites = channel.permission_overwrites ?? [];
	const stages = [
		overwrites.filter(({ id }) => id === guild),
		overwrites.filter(({ id }) => id !== guild && mine.has(id)),
		overwrites.filter(({ id }) => id === userId),
	];
	for (const stage of stages) {
		for (const { deny } of stage) rights.remove(BigInt(deny));
		for (const { allow } of stage) rights.add(BigInt(allow));
	}
	return rights;
}
