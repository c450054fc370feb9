/** What a person at the computer reads behind FAIL. At most 60 characters: the oldest clients read no more. */
export class Refusal extends Error {}
