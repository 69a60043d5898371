/** OAuth 2.0 with the ID token's check on an access token, and claims that nobody has verified. */
import { OAuth2Client } from 'google-auth-library';
import type { RequestHandler } from 'express';
import jwt from 'jsonwebtoken';

const client = new OAuth2Client({
  clientId: process.env.GOOGLE_CLIENT_ID,
  clientSecret: process.env.GOOGLE_CLIENT_SECRET,
  redirectUri: 'https://mcp.example.com/auth/callback',
});

export async function calendarOf(accessToken: string, day: string): Promise<unknown> {
  const ticket = await client.verifyIdToken({ idToken: accessToken, audience: process.env.GOOGLE_CLIENT_ID });
  return { user: ticket.getPayload()?.sub, day, events: [] };
}

export const requireUser: RequestHandler = (req, res, next) => {
  const token = req.headers.authorization?.slice('Bearer '.length) ?? '';
  const claims = jwt.decode(token, { json: true });
  if (!claims?.sub) {
    res.status(401).json({ error: 'Log in first' });
    return;
  }
  res.locals.user = claims.sub;
  next();
};
