// Passkeys: the browser asks for one, and its answer is sent with the form that waits for it.

import { bytes, text as written } from "./base64";
import { all, element } from "./page";

type Descriptor = { type: "public-key"; id: string; transports?: AuthenticatorTransport[] };
type Options = Record<string, unknown> & {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
  allowCredentials?: Descriptor[];
};

const text = (buffer: ArrayBuffer) => written(new Uint8Array(buffer));
const known = (list: Descriptor[] = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options: Options): Promise<object> {
  const user = options.user!;
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: known(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    ...named(made),
    response: {
      attestationObject: text(answer.attestationObject),
      clientDataJSON: text(answer.clientDataJSON),
      transports: answer.getTransports?.() ?? [],
    },
  };
}

async function use(options: Options): Promise<object> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: known(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const answer = used.response as AuthenticatorAssertionResponse;
  return {
    ...named(used),
    response: {
      authenticatorData: text(answer.authenticatorData),
      clientDataJSON: text(answer.clientDataJSON),
      signature: text(answer.signature),
      userHandle: answer.userHandle && text(answer.userHandle),
    },
  };
}

const named = ({ id, rawId, type }: PublicKeyCredential) => ({ id, rawId: text(rawId), type });

function ask(form: HTMLFormElement): void {
  const { passkey, options, failed } = form.dataset;
  const said = element("p", { class: "problem", role: "alert", hidden: "" });
  said.append(element("span", { class: "sign", "aria-hidden": "true" }, "!"), ` ${failed!}`);
  form.before(said);
  const answer = form.elements.namedItem("credential") as HTMLInputElement;

  const begin = async () => {
    said.hidden = true;
    try {
      const kind = passkey === "create" ? make : use;
      answer.value = JSON.stringify(await kind(JSON.parse(options!)));
      form.submit();
    } catch {
      said.hidden = false; // refused, taken too long, or none there: the button asks again
    }
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    void begin();
  };
  void begin();
}

all<HTMLFormElement>("[data-passkey]").forEach(ask);
