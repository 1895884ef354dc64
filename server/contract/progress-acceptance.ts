import { type } from '@orpc/contract';
import * as z from 'zod';
import type { AcceptanceRecord } from '../../domain/progress/acceptance.ts';
import { endpoint, open } from './access.ts';
import { cityCode } from './register.ts';

const code = z.string().min(1).max(64);
const party = z.string().min(1).max(32);
const reason = z.string().max(500).default('');
const name = z.string().min(2).max(64);
const creditCode = z.string().max(24).nullable().default(null);
const community = z.object({ city: cityCode, code });
const part = z.enum(['whole', 'pipes']);
const token = z.string().min(16).max(64);
const body = z.object({ id: z.int(), name: z.string(), creditCode: z.string().nullable() });
const bodyId = z.coerce.number().int().positive();
const ofBody = z.object({ city: cityCode, body: bodyId, username: z.string().max(32) });

export const acceptanceContract = {
  readAcceptance: endpoint(open.accounts)
    .route({
      method: 'GET',
      path: '/cities/{city}/communities/{code}/acceptance',
      summary: 'Parties of a joint acceptance, what each has signed and how, and every word ever said',
    })
    .input(community)
    .output(type<AcceptanceRecord>()),
  sign: endpoint(open.signers)
    .route({
      method: 'POST',
      path: '/cities/{city}/communities/{code}/signatures',
      summary: "A party's word in the joint acceptance, by an account of its own body",
    })
    .input(
      community.extend({
        party,
        part,
        passed: z.boolean(),
        checklist: z.record(z.string().max(64), z.boolean()).default({}),
        remark: z.string().max(1000).default(''),
      }),
    )
    .output(z.object({ missing: z.array(z.string()), accepted: z.boolean() })),
  withdrawSignature: endpoint(open.signers)
    .route({
      method: 'POST',
      path: '/cities/{city}/communities/{code}/signatures/withdrawal',
      summary: 'Takes a word back before the acceptance is complete; it stays on record with the reason',
    })
    .input(community.extend({ party, part, reason }))
    .output(z.object({ missing: z.array(z.string()) })),
  listBodies: endpoint(open.organisers)
    .route({
      method: 'GET',
      path: '/cities/{city}/bodies',
      summary: 'Bodies of a city with their accounts counted',
    })
    .input(z.object({ city: cityCode }))
    .output(z.array(body.extend({ accounts: z.int() }))),
  changeBody: endpoint(open.planners)
    .route({
      method: 'PATCH',
      path: '/cities/{city}/bodies/{body}',
      summary: 'Name and credit code of a body; what it signed keeps the name of its day',
    })
    .input(z.object({ city: cityCode, body: bodyId, name, creditCode }))
    .output(body),
  appointAccount: endpoint(open.administrators)
    .route({
      method: 'PUT',
      path: '/cities/{city}/bodies/{body}/accounts/{username}',
      summary: 'Makes an account one of a body',
    })
    .input(ofBody)
    .output(z.object({ appointed: z.literal(true) })),
  dismissAccount: endpoint(open.planners)
    .route({
      method: 'DELETE',
      path: '/cities/{city}/bodies/{body}/accounts/{username}',
      summary: 'The account no longer speaks for the body; what it signed stands',
    })
    .input(ofBody)
    .output(z.object({ dismissed: z.literal(true) })),
  appoint: endpoint(open.organisers)
    .route({
      method: 'POST',
      path: '/cities/{city}/appointments',
      summary: 'Which body plays a party in communities, all of them or none',
    })
    .input(
      z.object({
        city: cityCode,
        codes: z.array(code).min(1).max(500),
        party,
        body: z.union([z.object({ id: z.int().positive() }), z.object({ name, creditCode })]),
        reason,
      }),
    )
    .output(z.object({ body, changed: z.int() })),
  endAppointment: endpoint(open.organisers)
    .route({
      method: 'POST',
      path: '/cities/{city}/communities/{code}/parties/{party}/end',
      summary: 'Nobody plays the party from now on; what it signed is void',
    })
    .input(community.extend({ party, reason }))
    .output(z.object({ ended: z.literal(true) })),
  invite: endpoint(open.organisers)
    .route({
      method: 'POST',
      path: '/cities/{city}/communities/{code}/parties/{party}/invitation',
      summary: 'A link for one account of the body that plays this party; ends the link before it',
    })
    .input(community.extend({ party }))
    .output(z.object({ url: z.string(), expiresOn: z.string() })),
  readInvitation: endpoint(open.everyone)
    .route({ method: 'POST', path: '/invitations/reading', summary: 'What a link of invitation is for' })
    .input(z.object({ token }))
    .output(
      z.object({
        city: z.string(),
        cityName: z.string(),
        party: z.string(),
        body: z.string(),
        code: z.string(),
        community: z.string(),
        others: z.array(z.string()),
        expiresOn: z.string(),
      }),
    ),
  acceptInvitation: endpoint(open.everyone)
    .route({
      method: 'POST',
      path: '/invitations/acceptance',
      summary: 'Uses the link up: a new account, or the one that is signed in, becomes one of the body',
    })
    .input(
      z.object({
        token,
        account: z
          .object({
            username: z.string().regex(/^[a-z0-9_.]{3,32}$/),
            name: z.string().min(1).max(64),
            password: z.string().min(10).max(128),
          })
          .optional(),
      }),
    )
    .output(z.object({ username: z.string(), body: z.string(), city: z.string(), code: z.string() })),
};
