import type { components } from "@/lib/api/schema";

export type Proposal = components["schemas"]["ProposalOut"];
export type Accepted = components["schemas"]["AcceptedOut"];
export type Act = components["schemas"]["ActOut"];
