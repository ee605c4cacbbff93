/** Answers n8n-core's questions about credentials with our real credential class. */
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
	type Workflow,
} from 'n8n-workflow';

import { PocketPingApi } from '../../../credentials/PocketPingApi.credentials';

export interface CredentialData extends ICredentialDataDecryptedObject {
	baseUrl: string;
	apiKey: string;
}

/** Gives every node the same decrypted data, and signs requests as the credential class says. */
export class OneCredential extends ICredentialsHelper {
	private readonly credential = new PocketPingApi();

	constructor(readonly data: CredentialData) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	): Promise<IHttpRequestOptions> {
		const headers = { ...request.headers };
		for (const [name, template] of Object.entries(
			this.credential.authenticate.properties.headers ?? {},
		)) {
			headers[name] = resolve(workflow, node, String(template), credentials);
		}
		return { ...request, headers };
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.data };
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('n8n-core reads decrypted credentials only');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return this.credential.properties;
	}
}

/** Evaluates one of the credential's expressions, such as `=Bearer {{$credentials.apiKey}}`. */
export function resolve(
	workflow: Workflow,
	node: INode,
	template: string,
	credentials: ICredentialDataDecryptedObject,
): string {
	return String(
		workflow.expression.getSimpleParameterValue(node, template, 'internal', {
			$credentials: credentials,
		}),
	);
}
