// A certified OpenID Connect provider on loopback, for tests: whoever signs in types their own claims as JSON.
import http from 'node:http'
import { Provider } from 'oidc-provider'

const { PORT, RETURN_TO, SIGNED_OUT_AT, TELL_SIGN_OUT_AT, KEYS } = process.env
const issuer = `http://localhost:${PORT}`
const accounts = new Map()
const portal = {
  redirect_uris: [RETURN_TO], post_logout_redirect_uris: [SIGNED_OUT_AT], grant_types: ['authorization_code'], response_types: ['code'],
  backchannel_logout_uri: TELL_SIGN_OUT_AT, backchannel_logout_session_required: true,
}
// The provider's own page fetches a font from elsewhere.
function logoutSource(ctx, form) {
  ctx.body = `<!doctype html><html lang="en"><title>Sign out</title><h1>Provider</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button></html>`
}
const provider = new Provider(issuer, {
  clients: [
    { ...portal, client_id: 'portal', client_secret: 'only-for-tests-only-for-tests-32' },
    { ...portal, client_id: 'portal-key', token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks: JSON.parse(KEYS) },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub', 'amr', 'sid'], profile: ['name', 'given_name', 'family_name', 'groups'], email: ['email', 'email_verified'] },
  findAccount: (_ctx, id) => accounts.has(id) ? { accountId: id, claims: () => ({ ...accounts.get(id), sub: id }) } : undefined,
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource }, backchannelLogout: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  // Whatever is asked for is granted: no page of consent.
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid profile email')
    await grant.save()
    return grant
  },
  // Loopback is where the portal is.
  fetch: (address, { dispatcher, ...options }) => fetch(address, options),
  cookies: { keys: ['only for tests'] },
  ttl: { AccessToken: 600, IdToken: 600, Session: 3600, Interaction: 600, Grant: 3600 },
})
const answer = provider.callback()

async function signIn(request, response) {
  if (request.method === 'GET') {
    const { uid } = await provider.interactionDetails(request, response)
    response.setHeader('content-type', 'text/html')
    return response.end(`<!doctype html><html lang="en"><title>Sign in</title><h1>Provider</h1><form method="post" action="/interaction/${uid}"><label>Claims <input name="claims"></label><button>Sign in</button></form></html>`)
  }
  let body = ''
  for await (const part of request) body += part
  const { sub, amr, ...claims } = JSON.parse(new URLSearchParams(body).get('claims'))
  if (!sub) return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'nobody' })
  accounts.set(sub, claims)
  return provider.interactionFinished(request, response, { login: { accountId: sub, amr } })
}

http.createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response)
  signIn(request, response).catch((error) => { response.statusCode = 400; response.end(String(error)) })
}).listen(Number(PORT), '127.0.0.1', () => console.log('ready'))
