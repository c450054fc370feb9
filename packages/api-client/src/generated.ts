// Written by packages/api-client/generate.node.ts from the OpenAPI document. Do not edit.

export type ErrorAnswer = {
  success: false;
  /** Stable, machine-readable */
  code: string;
  /** What is wrong and what to do next */
  message: string;
  errors: {
    path: string;
    message: string;
    /** Name of the rule, for translation */
    rule?: string;
    limit?: number | string;
  }[];
  details: Record<string, unknown>;
  traceId: string;
};

export interface Operations {
  /** Own delivery addresses */
  'GET /api/addresses': {
    path: never;
    query: never;
    body: never;
    data: {
      addresses: {
        addressId: string;
        name: string;
        lines: string[];
        city: string;
        pin: string;
        stateCode: string;
        stateName: string;
        phone?: string;
      }[];
    };
  };
  /** Add a delivery address; the State comes from the PIN table */
  'POST /api/addresses': {
    path: never;
    query: never;
    body: {
      name: string;
      lines: string[];
      city: string;
      pin: string;
      stateCode?: string;
      /** Indian mobile number */
      phone: string;
    };
    data: {
      addressId: string;
      name: string;
      lines: string[];
      city: string;
      pin: string;
      stateCode: string;
      stateName: string;
      phone?: string;
    };
  };
  /** Remove an address; past orders keep their copy */
  'DELETE /api/addresses/{addressId}': {
    path: {
      addressId: string;
    };
    query: never;
    body: never;
    data: {
      done: boolean;
    };
  };
  /** From where each role may be used */
  'GET /api/admin/access-rules': {
    path: never;
    query: never;
    body: never;
    data: {
      rules: {
        ruleId: string;
        role: "customer" | "technician" | "provider" | "dealer" | "admin";
        effect: "allow" | "refuse";
        network: string | null;
        country: string | null;
        reason: string;
        createdBy: string;
        createdAt: string;
      }[];
    };
  };
  /** Limit from where a role may be used: a network or a country */
  'POST /api/admin/access-rules': {
    path: never;
    query: never;
    body: {
      role: "customer" | "technician" | "provider" | "dealer" | "admin";
      effect: "allow" | "refuse";
      /** CIDR, e.g. `203.0.113.0/24` */
      network?: string;
      /** ISO 3166-1 alpha-2 */
      country?: string;
      reason: string;
    };
    data: {
      ruleId: string;
    };
  };
  /** Remove a rule */
  'DELETE /api/admin/access-rules/{ruleId}': {
    path: {
      ruleId: string;
    };
    query: {
      reason: string;
    };
    body: never;
    data: {
      done: true;
    };
  };
  /** Where the sealed log stands, what waits, what the last verification found */
  'GET /api/admin/audit/seals': {
    path: never;
    query: never;
    body: never;
    data: {
      head: {
        batchNo: number;
        lastSeq: number;
        root: string;
        sealedAt: string;
      } | null;
      unsealed: {
        count: number;
        oldestAt: string | null;
      };
      publicKeys: string[];
      lastCheck: {
        checkedAt: string;
        ok: boolean;
        batches: number;
        entries: number;
        problems: string[];
      } | null;
      /** the newest 20 */
      seals: {
        header: {
          version: 1;
          logId: string;
          batchNo: number;
          firstSeq: number;
          lastSeq: number;
          count: number;
          entriesRoot: string;
          prevRoot: string;
          sealedAt: string;
          keyId: string;
        };
        root: string;
        signature: string;
      }[];
    };
  };
  /** Every seal, one per line, after a line with the public keys: keep it elsewhere, verify against it later */
  'GET /api/admin/audit/seals.ndjson': {
    path: never;
    query: never;
    body: never;
    data: never;
  };
  /** Businesses by state, newest first: the review queue */
  'GET /api/admin/businesses': {
    path: never;
    query: {
      status?: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      items: {
        id: string;
        displayName: string;
        legalName: string;
        gstin: string;
        city: string;
        status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
        submittedAt: string | null;
        changedAt: string;
      }[];
      nextCursor: string | null;
    };
  };
  /** Words by which forbidden listings and searches are known (IN-12) */
  'GET /api/admin/catalogue/forbidden-words': {
    path: never;
    query: never;
    body: never;
    data: {
      items: {
        kind: "identifier" | "act" | "harmless" | "phrase";
        word: string;
      }[];
    };
  };
  /** Add a word */
  'POST /api/admin/catalogue/forbidden-words': {
    path: never;
    query: never;
    body: {
      kind: "identifier" | "act" | "harmless" | "phrase";
      word: string;
      reason: string;
    };
    data: {
      kind: "identifier" | "act" | "harmless" | "phrase";
      word: string;
    };
  };
  /** Take a word from the list */
  'POST /api/admin/catalogue/forbidden-words/remove': {
    path: never;
    query: never;
    body: {
      kind: "identifier" | "act" | "harmless" | "phrase";
      word: string;
      reason: string;
    };
    data: {
      kind: "identifier" | "act" | "harmless" | "phrase";
      word: string;
    };
  };
  /** When listings wait for review, and how many reports pull one */
  'GET /api/admin/catalogue/policy': {
    path: never;
    query: never;
    body: never;
    data: {
      trustedAfter: number;
      priceJumpBp: number;
      reportThreshold: number;
      photoLimit: number;
      photoDistance: number;
      titleSimilarity: number;
      changedAt: string;
    };
  };
  /** Change those numbers */
  'PATCH /api/admin/catalogue/policy': {
    path: never;
    query: never;
    body: {
      trustedAfter?: number;
      priceJumpBp?: number;
      reportThreshold?: number;
      photoLimit?: number;
      photoDistance?: number;
      titleSimilarity?: number;
      reason: string;
    };
    data: {
      trustedAfter: number;
      priceJumpBp: number;
      reportThreshold: number;
      photoLimit: number;
      photoDistance: number;
      titleSimilarity: number;
      changedAt: string;
    };
  };
  /** Complaints by the clock that ends first; without what was said */
  'GET /api/admin/complaints': {
    path: never;
    query: {
      state?: "received" | "acknowledged" | "resolved" | "closed";
      category?: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
      overdue?: boolean;
      ticket?: string;
      offset: number;
      limit: number;
    };
    body: never;
    data: {
      complaints: {
        complaintId: string;
        /** e.g. `GR-2026-000123` */
        ticket: string;
        category: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
        aboutId: string | null;
        state: "received" | "acknowledged" | "resolved" | "closed";
        receivedAt: string;
        acknowledgeBy: string;
        acknowledgedAt: string | null;
        resolveBy: string;
        resolvedAt: string | null;
        userId: string;
        officerId: string | null;
        reopened: number;
        overdue: boolean;
      }[];
      total: number;
    };
  };
  /** Dealers by state, newest first: the review queue */
  'GET /api/admin/dealers': {
    path: never;
    query: {
      status?: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      items: {
        id: string;
        displayName: string;
        legalName: string;
        gstin: string;
        city: string;
        status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
        submittedAt: string | null;
        changedAt: string;
      }[];
      nextCursor: string | null;
    };
  };
  /** All disputes, newest first; or those that wait for a decision, oldest first */
  'GET /api/admin/disputes': {
    path: never;
    query: {
      state?: "open" | "in_review" | "decided" | "appealed" | "closed";
      after?: string;
      limit: number;
      queue?: "waiting" | "overdue";
      jobId?: string;
    };
    body: never;
    data: {
      disputes: {
        disputeId: string;
        jobId: string;
        payeeId: string;
        payeeName: string;
        state: "open" | "in_review" | "decided" | "appealed" | "closed";
        outcome: "withdrawn" | "agreed" | "decided" | "decided_on_appeal" | "job_cancelled" | null;
        kind: "not_received" | "damaged" | "wrong_item" | "not_as_described" | "counterfeit" | "other" | "return_not_as_sent" | "return_missing" | "buyer_not_reachable" | "not_repaired" | "fault_came_back" | "new_fault" | "data_lost" | "poor_work" | "customer_not_reachable";
        wish: "refund" | "partial_refund" | "replacement" | "payment" | "other";
        openedBy: "customer" | "payee";
        /** paise */
        claimed: number;
        openedAt: string;
        answerBy: string;
        decideBy: string;
        appealUntil: string | null;
        closedAt: string | null;
        overdue: boolean;
        waitingFor: "customer" | "payee" | "both" | "platform" | "nobody";
      }[];
      nextAfter: string | null;
    };
  };
  /** Decide a dispute line by line, or its appeal (not by who decided first) */
  'PATCH /api/admin/disputes/{disputeId}': {
    path: {
      disputeId: string;
    };
    query: never;
    body: {
      /** every disputed line with what goes back to the customer */
      lines: {
        lineId: string;
        /** paise */
        amount: number;
      }[];
      reason: string;
    };
    data: {
      disputeId: string;
      state: "open" | "in_review" | "decided" | "appealed" | "closed";
    };
  };
  /** Commission and service fee rules with all their versions, newest first */
  'GET /api/admin/fee-rules': {
    path: never;
    query: {
      kind?: "commission" | "service_fee";
      appliesTo?: string;
      state?: "proposed" | "approved" | "rejected";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      rules: {
        ruleId: string;
        kind: "commission" | "service_fee";
        appliesTo: string;
        tier: string | null;
        category: string | null;
        rateBp: number;
        flat: number;
        validFrom: string;
        state: "proposed" | "approved" | "rejected";
        reason: string;
        proposedBy: string;
        proposedAt: string;
        decidedBy: string | null;
        decidedAt: string | null;
        decisionReason: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Propose a dated version of a commission or service fee rule; another finance admin decides it */
  'POST /api/admin/fee-rules': {
    path: never;
    query: never;
    body: {
      kind: "commission" | "service_fee";
      /** role of the payee, or kind of the job */
      appliesTo: string;
      tier?: string | null;
      category?: string | null;
      /** basis points: 800 is 8 % */
      rateBp: number;
      /** paise, service fees only */
      flat?: number;
      validFrom: string;
      reason: string;
    };
    data: {
      ruleId: string;
      state: "proposed" | "approved" | "rejected";
    };
  };
  /** Approve or reject a proposed version (not by the one who proposed it) */
  'PATCH /api/admin/fee-rules/{ruleId}': {
    path: {
      ruleId: string;
    };
    query: never;
    body: {
      decision: "approve" | "reject";
      reason?: string;
    };
    data: {
      ruleId: string;
      state: "proposed" | "approved" | "rejected";
    };
  };
  /** Publish a firmware image: the body is the image, at most 128 MiB; the platform signs it */
  'POST /api/admin/firmware': {
    path: never;
    query: {
      product: string;
      partition: string;
      build: string;
      rollbackIndex?: number;
    };
    body: never;
    data: {
      manifest: {
        v: 1;
        imageId: string;
        /** As the phone’s boot loader calls itself (`fastboot getvar product`) */
        product: string;
        /** Without slot: `boot` */
        partition: string;
        build: string;
        rollbackIndex?: number;
        length: number;
        sha256: string;
        publishedAt: string;
      };
      signature: string;
      key: string;
      isWithdrawn: boolean;
    };
  };
  /** Offer an image no longer */
  'POST /api/admin/firmware/{imageId}/withdraw': {
    path: {
      imageId: string;
    };
    query: never;
    body: {
      reason: string;
    };
    data: {
      manifest: {
        v: 1;
        imageId: string;
        /** As the phone’s boot loader calls itself (`fastboot getvar product`) */
        product: string;
        /** Without slot: `boot` */
        partition: string;
        build: string;
        rollbackIndex?: number;
        length: number;
        sha256: string;
        publishedAt: string;
      };
      signature: string;
      key: string;
      isWithdrawn: boolean;
    };
  };
  /** Every feature flag, kill switch and mode: what applies, and what waits for a second admin (GOV-5) */
  'GET /api/admin/flags': {
    path: never;
    query: never;
    body: never;
    data: {
      flags: {
        flag: string;
        kind: "feature" | "switch" | "mode";
        description: string;
        twoPeople: "never" | "turning_off";
        version: number;
        settings: {
          /** feature: on · switch: stopped · mode: active */
          on: boolean;
          /** features: share of subjects, stable per subject */
          percentage?: number;
          /** features: only these roles */
          roles?: ("customer" | "business" | "technician" | "provider" | "dealer" | "admin")[];
          /** features: always on for these */
          subjects?: string[];
          /** features: data for the pages, e.g. the branding of whiteLabelMode */
          values?: Record<string, string>;
          /** what pages say while it is stopped */
          notice?: {
            en: string;
            ta: string;
            hi: string;
          };
        };
        changedBy: string | null;
        changedAt: string | null;
        proposal: {
          changeId: string;
          flag: string;
          version: number | null;
          basedOn: number;
          settings: {
            /** feature: on · switch: stopped · mode: active */
            on: boolean;
            /** features: share of subjects, stable per subject */
            percentage?: number;
            /** features: only these roles */
            roles?: ("customer" | "business" | "technician" | "provider" | "dealer" | "admin")[];
            /** features: always on for these */
            subjects?: string[];
            /** features: data for the pages, e.g. the branding of whiteLabelMode */
            values?: Record<string, string>;
            /** what pages say while it is stopped */
            notice?: {
              en: string;
              ta: string;
              hi: string;
            };
          };
          state: "proposed" | "approved" | "rejected";
          twoPeople: boolean;
          reason: string;
          proposedBy: string;
          proposedByName: string | null;
          proposedAt: string;
          decidedBy: string | null;
          decidedByName: string | null;
          decidedAt: string | null;
          decisionReason: string | null;
        } | null;
      }[];
    };
  };
  /** Agree to a proposed change (not by the one who proposed it), or reject it */
  'PATCH /api/admin/flags/changes/{changeId}': {
    path: {
      changeId: string;
    };
    query: never;
    body: {
      decision: "approve" | "reject";
      reason?: string;
    };
    data: {
      changeId: string;
      state: "proposed" | "approved" | "rejected";
      /** null: waits for a second admin */
      version: number | null;
    };
  };
  /** The last 100 versions and proposals of a flag, newest first */
  'GET /api/admin/flags/{flag}': {
    path: {
      flag: string;
    };
    query: never;
    body: never;
    data: {
      flag: string;
      description: string;
      history: {
        changeId: string;
        flag: string;
        version: number | null;
        basedOn: number;
        settings: {
          /** feature: on · switch: stopped · mode: active */
          on: boolean;
          /** features: share of subjects, stable per subject */
          percentage?: number;
          /** features: only these roles */
          roles?: ("customer" | "business" | "technician" | "provider" | "dealer" | "admin")[];
          /** features: always on for these */
          subjects?: string[];
          /** features: data for the pages, e.g. the branding of whiteLabelMode */
          values?: Record<string, string>;
          /** what pages say while it is stopped */
          notice?: {
            en: string;
            ta: string;
            hi: string;
          };
        };
        state: "proposed" | "approved" | "rejected";
        twoPeople: boolean;
        reason: string;
        proposedBy: string;
        proposedByName: string | null;
        proposedAt: string;
        decidedBy: string | null;
        decidedByName: string | null;
        decidedAt: string | null;
        decisionReason: string | null;
      }[];
    };
  };
  /** Set a flag. Stopping works at once; opening payments, payouts, remote sessions or writing again needs a second admin */
  'PUT /api/admin/flags/{flag}': {
    path: {
      flag: string;
    };
    query: never;
    body: {
      settings: {
        /** feature: on · switch: stopped · mode: active */
        on: boolean;
        /** features: share of subjects, stable per subject */
        percentage?: number;
        /** features: only these roles */
        roles?: ("customer" | "business" | "technician" | "provider" | "dealer" | "admin")[];
        /** features: always on for these */
        subjects?: string[];
        /** features: data for the pages, e.g. the branding of whiteLabelMode */
        values?: Record<string, string>;
        /** what pages say while it is stopped */
        notice?: {
          en: string;
          ta: string;
          hi: string;
        };
      };
      reason: string;
      /** the version you looked at */
      basedOn: number;
    };
    data: {
      changeId: string;
      state: "proposed" | "approved" | "rejected";
      /** null: waits for a second admin */
      version: number | null;
    };
  };
  /** The governance portal: ageing of held money, decisions by hand, escalations, seals, service levels (GOV-7) */
  'GET /api/admin/governance': {
    path: never;
    query: {
      quarter?: string;
    };
    body: never;
    data: {
      quarter: string;
      from: string;
      until: string;
      holdAgeing: {
        days: string;
        count: number;
        amount: number;
      }[];
      decisions: {
        action: string;
        count: number;
        people: number;
        lastAt: string;
      }[];
      escalations: {
        queue: string;
        count: number;
        oldestAt: string;
      }[];
      audit: {
        batches: number;
        rows: number;
        sealedAt: string | null;
        root: string | null;
        lastCheck: {
          checkedAt: string;
          ok: boolean;
          batches: number;
          entries: number;
          problems: string[];
        } | null;
      };
      serviceLevels: {
        area: string;
        target: number | null;
        availability: number | null;
        requests: number;
      }[];
    };
  };
  /** The quarterly export of the same */
  'GET /api/admin/governance.csv': {
    path: never;
    query: {
      quarter?: string;
    };
    body: never;
    data: never;
  };
  /** Held payments: all, or a queue that waits for finance */
  'GET /api/admin/holds': {
    path: never;
    query: {
      state?: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
      after?: string;
      limit: number;
      queue?: "release" | "frozen" | "review" | "overdue" | "transfer_problem";
      payeeId?: string;
      jobId?: string;
      paymentId?: string;
    };
    body: never;
    data: {
      holds: {
        holdId: string;
        jobId: string;
        lineId: string;
        description: string;
        lineKind: "goods" | "delivery" | "service" | "fee";
        /** what the whole order or repair is about: its first line */
        jobTitle: string;
        paymentId: string;
        payeeId: string;
        payeeName: string;
        beneficiary: "payee" | "platform";
        state: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
        /** paise */
        gross: number;
        /** what the payee gets of what is left, paise */
        net: number;
        /** paise */
        commission: number;
        /** paise */
        refunded: number;
        /** two different finance admins must release it */
        needsTwo: boolean;
        approvals: number;
        /** admins, first to last */
        approvedBy: string[];
        capturedAt: string;
        releasableAt: string | null;
        releaseRequestedAt: string | null;
        releasedAt: string | null;
        overdueSince: string | null;
        transferState: "none" | "wanted" | "on_hold" | "reversed" | "handed_over" | "failed";
        frozenBy: ("manual" | "dispute" | "review")[];
      }[];
      nextAfter: string | null;
    };
  };
  /** Release held money of jobs, or give the first of two approvals */
  'POST /api/admin/holds/release': {
    path: never;
    query: never;
    body: {
      jobIds: string[];
      holdIds?: string[];
      reason?: string;
    };
    data: {
      outcomes: {
        holdId: string;
        jobId: string;
        outcome: "released" | "approved" | "refused";
        code: string | null;
        message: string | null;
        /** approvals still missing */
        missing: number;
        /** paise */
        net: number;
      }[];
    };
  };
  /** How much is held, for how long, and what waits */
  'GET /api/admin/holds/summary': {
    path: never;
    query: never;
    body: never;
    data: {
      states: {
        state: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
        count: number;
        /** paise */
        amount: number;
      }[];
      queues: {
        release: number;
        frozen: number;
        review: number;
        overdue: number;
        transfer_problem: number;
      };
      ageing: {
        days: string;
        count: number;
        /** paise */
        amount: number;
      }[];
      /** paise */
      twoPersonRelease: number;
    };
  };
  /** A held payment with its settlement, blocks, approvals and refunds */
  'GET /api/admin/holds/{holdId}': {
    path: {
      holdId: string;
    };
    query: never;
    body: never;
    data: {
      holdId: string;
      jobId: string;
      lineId: string;
      description: string;
      lineKind: "goods" | "delivery" | "service" | "fee";
      /** what the whole order or repair is about: its first line */
      jobTitle: string;
      paymentId: string;
      payeeId: string;
      payeeName: string;
      beneficiary: "payee" | "platform";
      state: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
      /** paise */
      gross: number;
      /** what the payee gets of what is left, paise */
      net: number;
      /** paise */
      commission: number;
      /** paise */
      refunded: number;
      /** two different finance admins must release it */
      needsTwo: boolean;
      approvals: number;
      /** admins, first to last */
      approvedBy: string[];
      capturedAt: string;
      releasableAt: string | null;
      releaseRequestedAt: string | null;
      releasedAt: string | null;
      overdueSince: string | null;
      transferState: "none" | "wanted" | "on_hold" | "reversed" | "handed_over" | "failed";
      frozenBy: ("manual" | "dispute" | "review")[];
      /** first to last */
      approvers: {
        userId: string;
        name: string | null;
      }[];
      category: string;
      /** basis points, fixed at capture */
      commissionRate: number;
      commissionRuleId: string | null;
      parts: Record<string, number>;
      left: Record<string, number>;
      transferRef: string | null;
      transferAmount: number | null;
      transferProblem: string | null;
      blocks: {
        cause: "manual" | "dispute" | "review";
        reference: string;
        reason: string;
        placedBy: string;
        placedAt: string;
        liftedBy: string | null;
        liftedAt: string | null;
        liftReason: string | null;
      }[];
      refunds: {
        refundId: string;
        /** paise */
        amount: number;
        afterRelease: boolean;
        reversal: string;
        at: string;
      }[];
    };
  };
  /** Ask for a release before the dispute window ended: two people must then approve it */
  'POST /api/admin/holds/{holdId}/request-release': {
    path: {
      holdId: string;
    };
    query: never;
    body: {
      reason: string;
    };
    data: {
      holdId: string;
      state: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
    };
  };
  /** How long a checkout keeps goods aside */
  'GET /api/admin/inventory/policy': {
    path: never;
    query: never;
    body: never;
    data: {
      reservationMinutes: number;
      changedAt: string;
    };
  };
  /** Change how long a checkout keeps goods aside */
  'PATCH /api/admin/inventory/policy': {
    path: never;
    query: never;
    body: {
      reservationMinutes: number;
      reason: string;
    };
    data: {
      reservationMinutes: number;
      changedAt: string;
    };
  };
  /** Open invitations of admins */
  'GET /api/admin/invitations': {
    path: never;
    query: never;
    body: never;
    data: {
      invitations: {
        invitationId: string;
        email: string | null;
        capabilities: ("operations" | "finance" | "compliance" | "support" | "owner" | "auditor")[];
        invitedBy: string;
        createdAt: string;
        expiresAt: string;
      }[];
    };
  };
  /** Invite an admin by e-mail */
  'POST /api/admin/invitations': {
    path: never;
    query: never;
    body: {
      /** E-mail address */
      email: string;
      capabilities: ("operations" | "finance" | "compliance" | "support" | "owner" | "auditor")[];
      reason: string;
    };
    data: {
      invitationId: string;
      expiresAt: string;
    };
  };
  /** Withdraw an invitation */
  'DELETE /api/admin/invitations/{invitationId}': {
    path: {
      invitationId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** All documents, newest first */
  'GET /api/admin/invoices': {
    path: never;
    query: {
      jobId?: string;
      kind?: "tax_invoice" | "bill_of_supply" | "credit_note" | "commission_invoice" | "commission_credit_note";
      from?: string;
      to?: string;
      after?: string;
      limit: number;
      partyId?: string;
    };
    body: never;
    data: {
      invoices: {
        invoiceId: string;
        kind: "tax_invoice" | "bill_of_supply" | "credit_note" | "commission_invoice" | "commission_credit_note";
        documentNumber: string;
        issuedOn: string;
        jobId: string;
        supplierId: string;
        recipientId: string;
        /** paise */
        taxableAmount: number;
        /** paise */
        cgst: number;
        /** paise */
        sgst: number;
        /** paise */
        igst: number;
        /** paise */
        totalAmount: number;
        correctsId: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Record what the invoice registration portal gave (IN-9); once */
  'PUT /api/admin/invoices/{invoiceId}/irn': {
    path: {
      invoiceId: string;
    };
    query: never;
    body: {
      /** Invoice reference number, 64 hexadecimal digits */
      irn: string;
      ackNo: string;
      /** day in India */
      ackOn: string;
      signedQr: string;
    };
    data: {
      invoiceId: string;
      irn: string;
    };
  };
  /** Make the money of a job, or of some of its lines, stand still */
  'POST /api/admin/jobs/{jobId}/freeze': {
    path: {
      jobId: string;
    };
    query: never;
    body: {
      reason: string;
      lineIds?: string[];
    };
    data: {
      jobId: string;
      lineIds: string[];
    };
  };
  /** Give exactly these amounts of these lines back to the buyer, also after the release */
  'POST /api/admin/jobs/{jobId}/refund': {
    path: {
      jobId: string;
    };
    query: never;
    body: {
      reason: string;
      lines: {
        lineId: string;
        /** paise */
        amount: number;
      }[];
    };
    data: {
      refundId: string;
      /** paise */
      amount: number;
    };
  };
  /** Lift manual holds; disputes and reviews end by their own decision */
  'POST /api/admin/jobs/{jobId}/unfreeze': {
    path: {
      jobId: string;
    };
    query: never;
    body: {
      reason: string;
      lineIds?: string[];
    };
    data: {
      jobId: string;
      lineIds: string[];
    };
  };
  /** Entries of a ledger account, oldest first, with its balance */
  'GET /api/admin/ledger/accounts/{accountId}/entries': {
    path: {
      accountId: string;
    };
    query: {
      from?: string;
      to?: string;
      after?: number;
      limit: number;
    };
    body: never;
    data: {
      accountId: string;
      /** paise */
      balance: number;
      lines: {
        seq: number;
        transferId: string;
        kind: string;
        reference: string;
        jobId: string | null;
        at: string;
        counterpart: string;
        /** paise */
        amount: number;
      }[];
      nextAfter: number | null;
    };
  };
  /** Recompute every balance from the entries and list what differs */
  'GET /api/admin/ledger/check': {
    path: never;
    query: never;
    body: never;
    data: {
      sound: boolean;
      problems: {
        problem: string;
        subject: string;
        expected: number | null;
        found: number | null;
      }[];
    };
  };
  /** Balance of every kind of ledger account */
  'GET /api/admin/ledger/trial-balance': {
    path: never;
    query: never;
    body: never;
    data: {
      rows: {
        kind: string;
        normalSide: "debit" | "credit";
        purpose: string;
        accounts: number;
        /** paise */
        balance: number;
      }[];
      /** paise */
      debitTotal: number;
      /** paise */
      creditTotal: number;
    };
  };
  /** The relays with their load, and what Link carries now */
  'GET /api/admin/link/relays': {
    path: never;
    query: never;
    body: never;
    data: {
      relays: {
        relayId: string;
        /** Under which it connects */
        deviceId: string;
        key: string;
        region: string;
        tls: string;
        quic: string | null;
        ws: string | null;
        stun: string[];
        state: "active" | "draining" | "removed";
        stateReason: string | null;
        isOnline: boolean;
        /** As the relay says itself */
        isDraining: boolean;
        sessions: number;
        bytesPerSecond: number;
        load: number;
        reportedAt: string | null;
      }[];
      totals: {
        devicesOnline: number;
        liveSessions: number;
        byRung: {
          rung: string;
          sessions: number;
        }[];
      };
    };
  };
  /** Add a relay by its key and addresses */
  'POST /api/admin/link/relays': {
    path: never;
    query: never;
    body: {
      relayId: string;
      /** Ed25519 public key of the relay, base64url */
      key: string;
      /** e.g. `chennai` */
      region: string;
      tls: string;
      quic: string | null;
      ws: string | null;
      stun: string[];
    };
    data: {
      relayId: string;
      /** Under which it connects */
      deviceId: string;
      key: string;
      region: string;
      tls: string;
      quic: string | null;
      ws: string | null;
      stun: string[];
      state: "active" | "draining" | "removed";
      stateReason: string | null;
      isOnline: boolean;
      /** As the relay says itself */
      isDraining: boolean;
      sessions: number;
      bytesPerSecond: number;
      load: number;
      reportedAt: string | null;
    };
  };
  /** Drain a relay before its restart, or give it sessions again */
  'PATCH /api/admin/link/relays/{relayId}': {
    path: {
      relayId: string;
    };
    query: never;
    body: {
      state: "active" | "draining";
      reason: string;
    };
    data: {
      relayId: string;
      /** Under which it connects */
      deviceId: string;
      key: string;
      region: string;
      tls: string;
      quic: string | null;
      ws: string | null;
      stun: string[];
      state: "active" | "draining" | "removed";
      stateReason: string | null;
      isOnline: boolean;
      /** As the relay says itself */
      isDraining: boolean;
      sessions: number;
      bytesPerSecond: number;
      load: number;
      reportedAt: string | null;
    };
  };
  /** Take a relay out of the fleet; its key never comes back */
  'DELETE /api/admin/link/relays/{relayId}': {
    path: {
      relayId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Teams with their plans and what they use of them, newest first; nobody by name */
  'GET /api/admin/link/teams': {
    path: never;
    query: {
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      teams: {
        teamId: string;
        name: string | null;
        isPersonal: boolean;
        members: number;
        devices: number;
        liveSessions: number;
        plan: {
          plan: "free" | "team" | "business";
          version: number;
          seats: number;
          devices: number;
          liveSessions: number;
        };
        paidUntil: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Give a team another plan, with a reason (LNK-1) */
  'PUT /api/admin/link/teams/{teamId}/plan': {
    path: {
      teamId: string;
    };
    query: never;
    body: {
      plan: "free" | "team" | "business";
      reason: string;
    };
    data: {
      done: true;
    };
  };
  /** The limits of the money rooms, their history and open proposals */
  'GET /api/admin/money-policy': {
    path: never;
    query: never;
    body: never;
    data: {
      version: number;
      settings: {
        /** a job above this amount is released by two different finance admins */
        twoPersonRelease: number;
        /** release without a person; ships off */
        autoRelease: boolean;
        /** largest job that may be released automatically; never above twoPersonRelease */
        autoReleaseMax: number;
        /** between the request for release and its automatic release */
        autoReleaseWaitHours: number;
        /** a requested release older than this is escalated */
        releaseOverdueHours: number;
        /** longest hold (IN-1) */
        maxHoldDays: number;
        /** fraud score that holds a payment for review */
        reviewScore: number;
        /** before the first payout to a first account */
        firstAccountCoolOffHours: number;
        /** before the first payout to a changed account */
        changedAccountCoolOffHours: number;
        /** the other side has this long to answer a dispute */
        disputeAnswerHours: number;
        /** a dispute is decided within */
        disputeDecideHours: number;
        /** one appeal within */
        appealDays: number;
      };
      history: {
        policyId: string;
        version: number | null;
        basedOn: number;
        settings: {
          /** a job above this amount is released by two different finance admins */
          twoPersonRelease: number;
          /** release without a person; ships off */
          autoRelease: boolean;
          /** largest job that may be released automatically; never above twoPersonRelease */
          autoReleaseMax: number;
          /** between the request for release and its automatic release */
          autoReleaseWaitHours: number;
          /** a requested release older than this is escalated */
          releaseOverdueHours: number;
          /** longest hold (IN-1) */
          maxHoldDays: number;
          /** fraud score that holds a payment for review */
          reviewScore: number;
          /** before the first payout to a first account */
          firstAccountCoolOffHours: number;
          /** before the first payout to a changed account */
          changedAccountCoolOffHours: number;
          /** the other side has this long to answer a dispute */
          disputeAnswerHours: number;
          /** a dispute is decided within */
          disputeDecideHours: number;
          /** one appeal within */
          appealDays: number;
        };
        state: "proposed" | "approved" | "rejected";
        reason: string;
        proposedBy: string;
        proposedByName: string | null;
        proposedAt: string;
        decidedBy: string | null;
        decidedByName: string | null;
        decidedAt: string | null;
        decisionReason: string | null;
      }[];
    };
  };
  /** Propose new limits; another finance admin decides */
  'POST /api/admin/money-policy': {
    path: never;
    query: never;
    body: {
      settings: {
        /** a job above this amount is released by two different finance admins */
        twoPersonRelease: number;
        /** release without a person; ships off */
        autoRelease: boolean;
        /** largest job that may be released automatically; never above twoPersonRelease */
        autoReleaseMax: number;
        /** between the request for release and its automatic release */
        autoReleaseWaitHours: number;
        /** a requested release older than this is escalated */
        releaseOverdueHours: number;
        /** longest hold (IN-1) */
        maxHoldDays: number;
        /** fraud score that holds a payment for review */
        reviewScore: number;
        /** before the first payout to a first account */
        firstAccountCoolOffHours: number;
        /** before the first payout to a changed account */
        changedAccountCoolOffHours: number;
        /** the other side has this long to answer a dispute */
        disputeAnswerHours: number;
        /** a dispute is decided within */
        disputeDecideHours: number;
        /** one appeal within */
        appealDays: number;
      };
      reason: string;
    };
    data: {
      policyId: string;
      basedOn: number;
    };
  };
  /** Approve or reject proposed limits (not by the one who proposed them) */
  'PATCH /api/admin/money-policy/{policyId}': {
    path: {
      policyId: string;
    };
    query: never;
    body: {
      decision: "approve" | "reject";
      reason?: string;
    };
    data: {
      policyId: string;
      state: "proposed" | "approved" | "rejected";
      version: number | null;
    };
  };
  /** All versions of the order rules, newest first */
  'GET /api/admin/order-rules': {
    path: never;
    query: never;
    body: never;
    data: {
      versions: {
        version: number;
        rules: {
          minimums: {
            buyerKind: "b2b" | "b2c";
            category: string | null;
            city: string | null;
            minimum_minor: number;
          }[];
          delivery: {
            sac: string;
            gst_rate_bp: number;
            unknown_distance_km: number;
            bands: {
              up_to_km: number | null;
              first_500g_minor: number;
              next_500g_minor: number;
            }[];
          };
          deadlines: {
            accept_hours: number;
            ship_hours: number;
          };
          returns: {
            window_days: number;
          };
          dispute_window_hours: number;
        };
        effectiveFrom: string;
        createdBy: string;
        createdByName: string | null;
        createdAt: string;
        reason: string;
        inForce: boolean;
      }[];
    };
  };
  /** Add a version of the order rules; earlier orders keep theirs */
  'POST /api/admin/order-rules': {
    path: never;
    query: never;
    body: {
      rules: {
        minimums: {
          buyerKind: "b2b" | "b2c";
          category: string | null;
          city: string | null;
          minimum_minor: number;
        }[];
        delivery: {
          sac: string;
          gst_rate_bp: number;
          unknown_distance_km: number;
          bands: {
            up_to_km: number | null;
            first_500g_minor: number;
            next_500g_minor: number;
          }[];
        };
        deadlines: {
          accept_hours: number;
          ship_hours: number;
        };
        returns: {
          window_days: number;
        };
        dispute_window_hours: number;
      };
      effectiveFrom: string;
      reason: string;
    };
    data: {
      version: number;
    };
  };
  /** All orders, filtered, newest first */
  'GET /api/admin/orders': {
    path: never;
    query: {
      status?: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
      cursor?: string;
      limit?: number;
      dealerId?: string;
      customerId?: string;
      number?: string;
      from?: string;
      to?: string;
    };
    body: never;
    data: {
      orders: {
        orderId: string;
        checkoutId: string;
        customerId: string;
        dealerId: string;
        dealerName: string;
        buyerKind: "b2b" | "b2c";
        status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
        itemCount: number;
        firstTitle: string;
        totalAmount: number;
        createdAt: string;
        changedAt: string;
        actBy: string | null;
      }[];
      nextCursor: string | null;
    };
  };
  /** What waits for the caller, by queue, oldest since when; what is stopped; state of the audit log */
  'GET /api/admin/overview': {
    path: never;
    query: never;
    body: never;
    data: {
      queues: {
        /** room.what_waits */
        queue: string;
        count: number;
        oldestAt: string | null;
      }[];
      stopped: string[];
      readOnly: boolean;
      audit: {
        sealedAt: string | null;
        batchNo: number | null;
        lastCheckAt: string | null;
        lastCheckOk: boolean | null;
      };
    };
  };
  /** Payments whose money waits for a fraud review, the longest waiting first */
  'GET /api/admin/payment-reviews': {
    path: never;
    query: {
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      reviews: {
        paymentId: string;
        /** 0–100 */
        score: number;
        reasons: ("many_payments_in_an_hour" | "many_payments_in_a_day" | "instrument_of_many_payers" | "device_of_many_payers" | "address_of_many_payers" | "payer_pays_itself" | "payer_acts_for_payee" | "payer_shares_device_with_payee" | "payout_account_is_new" | "large_first_payment")[];
        payees: {
          payeeId: string;
          name: string;
        }[];
        /** what is held of it, paise */
        amount: number;
        since: string;
      }[];
      nextAfter: string | null;
    };
  };
  /** Fraud score of a payment with its reasons, and whether it waits for a review */
  'GET /api/admin/payments/{paymentId}/assessment': {
    path: {
      paymentId: string;
    };
    query: never;
    body: never;
    data: {
      paymentId: string;
      /** 0–100 */
      score: number;
      reasons: ("many_payments_in_an_hour" | "many_payments_in_a_day" | "instrument_of_many_payers" | "device_of_many_payers" | "address_of_many_payers" | "payer_pays_itself" | "payer_acts_for_payee" | "payer_shares_device_with_payee" | "payout_account_is_new" | "large_first_payment")[];
      /** jobs whose money waits for the decision */
      openJobs: string[];
    };
  };
  /** Ask the gateway about a payment now, however old it is */
  'POST /api/admin/payments/{paymentId}/check': {
    path: {
      paymentId: string;
    };
    query: never;
    body: {
      reason: string;
    };
    data: {
      paymentId: string;
    };
  };
  /** Bring the transfers and refunds of a payment at the gateway to what was decided, now */
  'POST /api/admin/payments/{paymentId}/retry-transfers': {
    path: {
      paymentId: string;
    };
    query: never;
    body: never;
    data: {
      paymentId: string;
    };
  };
  /** Let a payment that was held for review go on, or give everything back */
  'POST /api/admin/payments/{paymentId}/review': {
    path: {
      paymentId: string;
    };
    query: never;
    body: {
      decision: "clear" | "refund";
      reason: string;
    };
    data: {
      paymentId: string;
      jobIds: string[];
    };
  };
  /** The register of breaches, newest first, with what was done by when */
  'GET /api/admin/privacy/breaches': {
    path: never;
    query: {
      open?: boolean;
      limit: number;
    };
    body: never;
    data: {
      breaches: {
        breachId: string;
        title: string;
        description: string;
        dataKinds: string[];
        affectedCount: number;
        discoveredAt: string;
        closedAt: string | null;
        peopleTold: number;
        peopleWaiting: number;
        peopleNotReached: number;
        steps: {
          step: "certin_reported" | "board_informed" | "people_told" | "board_detailed";
          dueAt: string;
          doneAt: string | null;
          reference: string | null;
        }[];
      }[];
    };
  };
  /** Write a personal data breach into the register; its clocks start */
  'POST /api/admin/privacy/breaches': {
    path: never;
    query: never;
    body: {
      title: string;
      description: string;
      dataKinds: string[];
      affectedCount: number;
      discoveredAt: string;
    };
    data: {
      breachId: string;
    };
  };
  /** Close a breach whose duties are all done */
  'POST /api/admin/privacy/breaches/{breachId}/close': {
    path: {
      breachId: string;
    };
    query: never;
    body: {
      reason: string;
    };
    data: {
      done: true;
    };
  };
  /** Tell the people concerned, each in their language; nobody twice */
  'POST /api/admin/privacy/breaches/{breachId}/notices': {
    path: {
      breachId: string;
    };
    query: never;
    body: {
      userIds: string[];
      texts: {
        en: string;
        ta: string;
        hi: string;
      };
    };
    data: {
      people: number;
    };
  };
  /** Note that a duty was done */
  'POST /api/admin/privacy/breaches/{breachId}/steps': {
    path: {
      breachId: string;
    };
    query: never;
    body: {
      step: "certin_reported" | "board_informed" | "people_told" | "board_detailed";
      doneAt: string;
      reference: string;
    };
    data: {
      done: true;
    };
  };
  /** Who agreed to what and when, newest first */
  'GET /api/admin/privacy/consents': {
    path: never;
    query: {
      userId?: string;
      purpose?: string;
      before?: number;
      limit: number;
    };
    body: never;
    data: {
      entries: {
        entryNo: number;
        userId: string;
        purpose: string;
        version: number;
        granted: boolean;
        locale: "en" | "ta" | "hi";
        cause: "person" | "child" | "erasure";
        at: string;
      }[];
      next: number | null;
    };
  };
  /** Erasures, newest first, with what stood in the way and what the law keeps */
  'GET /api/admin/privacy/erasures': {
    path: never;
    query: {
      state?: "cooling_off" | "done" | "cancelled";
      before?: string;
      limit: number;
    };
    body: never;
    data: {
      erasures: {
        erasureId: string;
        userId: string;
        state: "cooling_off" | "done" | "cancelled";
        requestedAt: string;
        dueAt: string;
        endedAt: string | null;
        obstacles: {
          code: string;
          message: string;
          count: number;
        }[];
        kept: {
          what: string;
          why: string;
        }[];
      }[];
      next: string | null;
    };
  };
  /** Start the erasure of somebody who can’t sign in and proved who they are in another way */
  'POST /api/admin/privacy/erasures': {
    path: never;
    query: never;
    body: {
      userId: string;
      reason: string;
    };
    data: {
      erasureId: string;
      dueAt: string;
    };
  };
  /** Publish a new version of a notice */
  'POST /api/admin/privacy/notices': {
    path: never;
    query: never;
    body: {
      purpose: string;
      texts: {
        en: {
          title: string;
          text: string;
        };
        ta: {
          title: string;
          text: string;
        };
        hi: {
          title: string;
          text: string;
        };
      };
      /** The meaning changed: everybody is asked again */
      asksAgain: boolean;
      effectiveFrom: string;
      reason: string;
    };
    data: {
      version: number;
    };
  };
  /** Listings with open reports */
  'GET /api/admin/product-reports': {
    path: never;
    query: {
      cursor?: string;
      limit: number;
    };
    body: never;
    data: {
      items: {
        productId: string;
        title: string;
        status: string;
        dealerId: string;
        dealerName: string;
        count: number;
        /** newest first, at most 20; who reported is not shown */
        reports: {
          reason: string;
          note: string | null;
          at: string;
        }[];
      }[];
      nextCursor: string | null;
    };
  };
  /** Block a reported listing, or dismiss its reports */
  'POST /api/admin/product-reports/{productId}/decision': {
    path: {
      productId: string;
    };
    query: never;
    body: {
      /** `upheld` blocks the listing; `dismissed` brings a pulled one back */
      decision: "upheld" | "dismissed";
      reason: string;
    };
    data: {
      productId: string;
      status: string;
      closed: number;
    };
  };
  /** Listings and changes that wait for a person, oldest first */
  'GET /api/admin/product-reviews': {
    path: never;
    query: {
      state: "open" | "approved" | "rejected" | "withdrawn";
      dealerId?: string;
      cursor?: string;
      limit: number;
    };
    body: never;
    data: {
      items: {
        reviewId: string;
        productId: string;
        title: string;
        grade: string;
        /** of the listing */
        status: string;
        dealerId: string;
        dealerName: string;
        reasons: string[];
        details: Record<string, unknown>;
        proposed: Record<string, unknown> | null;
        /** the same fields as they are now */
        current: Record<string, unknown>;
        photos: {
          /** GET /api/photos/{photoId}/{size} */
          photoId: string;
          alt: string;
          width: number;
          height: number;
          /** `shown`, or `waiting` for review */
          state: string;
        }[];
        state: string;
        openedAt: string;
        decidedAt: string | null;
        note: string | null;
        openReports: number;
      }[];
      nextCursor: string | null;
    };
  };
  /** Approve or refuse a listing or a change, with a reason the dealer reads */
  'POST /api/admin/product-reviews/{reviewId}/decision': {
    path: {
      reviewId: string;
    };
    query: never;
    body: {
      decision: "approved" | "rejected";
      /** the dealer reads it */
      reason: string;
    };
    data: {
      reviewId: string;
      productId: string;
      state: string;
      status: string;
    };
  };
  /** Reported, waiting or hidden ratings, newest first */
  'GET /api/admin/ratings': {
    path: never;
    query: {
      state?: "reported" | "waiting" | "hidden";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      ratings: {
        ratingId: string;
        subjectId: string;
        /** stars */
        score: number;
        tags: string[];
        comment: string | null;
        createdAt: string;
        editedAt: string | null;
        reply: {
          text: string;
          at: string;
        } | null;
        jobId: string;
        lineId: string | null;
        payeeId: string;
        state: "shown" | "waiting" | "hidden" | "withdrawn";
        stateReason: string | null;
        editableUntil: string;
        payeeName: string;
        lineTitle: string | null;
        openReports: number;
        reports: {
          reason: "abuse" | "personal_data" | "fake" | "off_topic" | "other";
          note: string | null;
          at: string;
        }[];
      }[];
      nextAfter: string | null;
    };
  };
  /** Show or hide a rating, with a reason; answers its reports */
  'PATCH /api/admin/ratings/{ratingId}': {
    path: {
      ratingId: string;
    };
    query: never;
    body: {
      decision: "show" | "hide";
      reason: string;
    };
    data: {
      ratingId: string;
      subjectId: string;
      /** stars */
      score: number;
      tags: string[];
      comment: string | null;
      createdAt: string;
      editedAt: string | null;
      reply: {
        text: string;
        at: string;
      } | null;
      jobId: string;
      lineId: string | null;
      payeeId: string;
      state: "shown" | "waiting" | "hidden" | "withdrawn";
      stateReason: string | null;
      editableUntil: string;
    };
  };
  /** Stuck payments, overdue holds, failed refunds, payouts without an answer, silent webhooks */
  'GET /api/admin/reconciliation/alerts': {
    path: never;
    query: never;
    body: never;
    data: {
      stuckPayments: {
        paymentId: string;
        checkoutId: string;
        /** paise */
        amount: number;
        state: string;
        since: string;
      }[];
      overdueHolds: {
        jobId: string;
        /** paise */
        amount: number;
        since: string;
        holdId: string;
        payeeId: string;
        payeeName: string;
        state: string;
      }[];
      failedRefunds: {
        jobId: string;
        /** paise */
        amount: number;
        since: string;
        refundId: string;
        paymentId: string;
        failure: string | null;
      }[];
      waitingPayouts: {
        payoutId: string;
        payeeId: string;
        payeeName: string;
        /** paise */
        amount: number;
        state: string;
        since: string;
      }[];
      openBreaks: number;
      lastWebhookAt: string | null;
      /** payments are captured, but the gateway calls no more */
      webhooksSilent: boolean;
    };
  };
  /** Differences, newest first */
  'GET /api/admin/reconciliation/breaks': {
    path: never;
    query: {
      state?: "open" | "taken" | "resolved";
      kind?: "payment_unknown" | "payment_not_captured" | "payment_amount" | "payment_not_in_ledger" | "payment_not_settled" | "refund_unknown" | "refund_amount" | "refund_not_processed" | "transfer_unknown" | "transfer_amount" | "adjustment" | "row_unknown" | "ledger_unsound" | "payee_balance" | "held_balance";
      day?: string;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      breaks: {
        breakId: string;
        kind: "payment_unknown" | "payment_not_captured" | "payment_amount" | "payment_not_in_ledger" | "payment_not_settled" | "refund_unknown" | "refund_amount" | "refund_not_processed" | "transfer_unknown" | "transfer_amount" | "adjustment" | "row_unknown" | "ledger_unsound" | "payee_balance" | "held_balance";
        /** what it means and what to do */
        hint: string;
        /** the gateway's id, or ours where it has none */
        reference: string;
        ourReference: string | null;
        /** YYYY-MM-DD in India */
        day: string;
        expected: number | null;
        found: number | null;
        state: "open" | "taken" | "resolved";
        foundAt: string;
        takenBy: string | null;
        takenByName: string | null;
        resolvedBy: string | null;
        resolvedAt: string | null;
        resolution: "explained" | "corrected" | "written_off" | "matches_now" | null;
        reason: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Take a difference, give it back, or resolve it with a reason */
  'PATCH /api/admin/reconciliation/breaks/{breakId}': {
    path: {
      breakId: string;
    };
    query: never;
    body: {
      do: "take";
    } | {
      do: "give_back";
    } | {
      do: "resolve";
      resolution: "explained" | "corrected" | "written_off";
      reason: string;
    };
    data: {
      breakId: string;
      state: "open" | "taken" | "resolved";
    };
  };
  /** Days that were compared with the settlement report, newest first */
  'GET /api/admin/reconciliation/runs': {
    path: never;
    query: never;
    body: never;
    data: {
      /** YYYY-MM-DD in India */
      lastCompleteDay: string;
      runs: {
        /** YYYY-MM-DD in India */
        day: string;
        startedAt: string;
        finishedAt: string | null;
        startedBy: string;
        rows: number;
        /** reached the bank, paise */
        settled: number;
        /** paise */
        fees: number;
        breaks: number;
        failure: string | null;
      }[];
    };
  };
  /** Compare a day with the settlement report, again if it was done already */
  'POST /api/admin/reconciliation/runs': {
    path: never;
    query: never;
    body: {
      /** YYYY-MM-DD in India */
      day: string;
    };
    data: {
      /** YYYY-MM-DD in India */
      day: string;
      rows: number;
      newBreaks: number;
    };
  };
  /** Ask the gateway again for a refund that failed */
  'POST /api/admin/refunds/{refundId}/retry': {
    path: {
      refundId: string;
    };
    query: never;
    body: never;
    data: {
      refundId: string;
    };
  };
  /** Live remote sessions, and the history of all of them */
  'GET /api/admin/remote-sessions': {
    path: never;
    query: {
      state?: "live" | "ended";
      outcome?: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn";
      repairId?: string;
      number?: string;
      customerId?: string;
      technicianId?: string;
      from?: string;
      to?: string;
      hasRefusals?: boolean;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      sessions: {
        sessionId: string;
        repairId: string;
        state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
        mode: "service" | "device";
        customerId: string;
        technician: {
          userId: string;
          name: string;
          certificate: string;
        };
        phone: string | null;
        granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        requestedAt: string;
        endsAt: string | null;
        endedAt: string | null;
        outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
        endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
        log: {
          lastSeq: number;
          headHash: string;
          isClosed: boolean;
        };
        /** Wishes of the technician that the customer’s end refused */
        refusedAttempts: number;
        isWatched: boolean;
      }[];
      nextAfter: string | null;
    };
  };
  /** End a remote session at once, with a reason that its people read */
  'POST /api/admin/remote-sessions/{sessionId}/terminate': {
    path: {
      sessionId: string;
    };
    query: never;
    body: {
      reason: string;
    };
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** Say that you follow this live session; its customer sees it. Say it again within two minutes */
  'POST /api/admin/remote-sessions/{sessionId}/watch': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      until: string;
    };
  };
  /** All versions of the repair rules, newest first */
  'GET /api/admin/repair-rules': {
    path: never;
    query: never;
    body: never;
    data: {
      versions: {
        version: number;
        rules: {
          online: {
            categories: ("mobile_phone" | "tablet" | "laptop" | "iron_box" | "mixer")[];
            unsupportedBrands: string[];
            stateCodes: string[];
            moneyBeforeSession: boolean;
          };
          quote: {
            sac: string;
            minimum_minor: number;
            maximum_minor: number;
            valid_hours: number;
          };
          deadlines: {
            accept_hours: number;
            verify_hours: number;
          };
          cancellation: {
            in_progress_keeps_bp: number;
          };
          warranty: {
            days: number;
          };
          dispute_window_hours: number;
          open_limit: number;
          technician_load_limit: number;
        };
        effectiveFrom: string;
        createdBy: string;
        createdByName: string | null;
        createdAt: string;
        reason: string;
        inForce: boolean;
      }[];
    };
  };
  /** Add a version of the repair rules; earlier repairs keep theirs */
  'POST /api/admin/repair-rules': {
    path: never;
    query: never;
    body: {
      rules: {
        online: {
          categories: ("mobile_phone" | "tablet" | "laptop" | "iron_box" | "mixer")[];
          unsupportedBrands: string[];
          stateCodes: string[];
          moneyBeforeSession: boolean;
        };
        quote: {
          sac: string;
          minimum_minor: number;
          maximum_minor: number;
          valid_hours: number;
        };
        deadlines: {
          accept_hours: number;
          verify_hours: number;
        };
        cancellation: {
          in_progress_keeps_bp: number;
        };
        warranty: {
          days: number;
        };
        dispute_window_hours: number;
        open_limit: number;
        technician_load_limit: number;
      };
      effectiveFrom: string;
      reason: string;
    };
    data: {
      version: number;
    };
  };
  /** All repairs, filtered; `status=matching` is the queue, oldest first */
  'GET /api/admin/repairs': {
    path: never;
    query: {
      status?: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      open?: boolean;
      cursor?: string;
      limit?: number;
      customerId?: string;
      technicianId?: string;
      number?: string;
    };
    body: never;
    data: {
      repairs: {
        repairId: string;
        customerId: string;
        status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
        mode: "online" | "doorstep" | "service_centre";
        kind: "software" | "hardware";
        category: string;
        brand: string;
        model: string;
        symptoms: string[];
        technicianId: string | null;
        technicianName: string | null;
        isWarranty: boolean;
        isFunded: boolean;
        /** paise: approved and paid quotes */
        totalAmount: number;
        preferredAt: string | null;
        createdAt: string;
        changedAt: string;
        actBy: string | null;
      }[];
      nextCursor: string | null;
    };
  };
  /** Who can be assigned: certified software technicians with skills, load and rating, the best first */
  'GET /api/admin/repairs/{repairId}/candidates': {
    path: {
      repairId: string;
    };
    query: never;
    body: never;
    data: {
      expectedAssignmentId: string | null;
      candidates: {
        technicianId: string;
        displayName: string;
        city: string;
        skills: string[];
        matchingSkills: string[];
        languages: string[];
        available: boolean;
        /** unfinished repairs assigned to them */
        load: number;
        loadLimit: number;
        assignable: boolean;
        ratingAverage: number;
        ratingCount: number;
        completedRepairs: number;
        /** they gave this repair back before */
        returnedThis: boolean;
        certifiedUntil: string;
        /** the one it is assigned to now */
        isPresent: boolean;
      }[];
    };
  };
  /** A month in figures: orders, money by kind of account, the largest dealers */
  'GET /api/admin/reports': {
    path: never;
    query: {
      month: string;
    };
    body: never;
    data: {
      month: string;
      from: string;
      to: string;
      ordersPlaced: number;
      orders: {
        status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
        buyerKind: "b2b" | "b2c";
        orders: number;
        totalMinor: number;
      }[];
      money: {
        account: string;
        debitMinor: number;
        creditMinor: number;
      }[];
      dealers: {
        dealerId: string;
        dealerName: string;
        orders: number;
        goodsMinor: number;
      }[];
    };
  };
  /** The same figures as one table for spreadsheets */
  'GET /api/admin/reports.csv': {
    path: never;
    query: {
      month: string;
    };
    body: never;
    data: never;
  };
  /** Requests, failures and slow answers per area and Indian day */
  'GET /api/admin/service-levels': {
    path: never;
    query: {
      days: number;
    };
    body: never;
    data: {
      days: {
        day: string;
        area: "orders" | "money" | "chat_and_calls" | "admin" | "site";
        requests: number;
        failures: number;
        slow: number;
        availability: number | null;
      }[];
    };
  };
  /** Tax rates and thresholds with all their versions, newest first */
  'GET /api/admin/tax-rates': {
    path: never;
    query: {
      kind?: "gst" | "gst_operator" | "tcs" | "tds" | "tds_exempt_gross" | "consumer_address_total" | "e_invoice_turnover";
      scope?: string;
      on?: string;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      rates: {
        rateId: string;
        kind: "gst" | "gst_operator" | "tcs" | "tds" | "tds_exempt_gross" | "consumer_address_total" | "e_invoice_turnover";
        scope: string;
        rateBp: number | null;
        amount: number | null;
        validFrom: string;
        validTo: string | null;
        source: string;
        note: string | null;
        createdBy: string;
        createdAt: string;
        withdrawnBy: string | null;
        withdrawnAt: string | null;
        withdrawnReason: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Add a rate or threshold from a day on; it ends the one before it */
  'POST /api/admin/tax-rates': {
    path: never;
    query: never;
    body: {
      kind: "gst" | "gst_operator" | "tcs" | "tds" | "tds_exempt_gross" | "consumer_address_total" | "e_invoice_turnover";
      /** gst: HSN or SAC prefix · tds: with_pan, without_pan · otherwise: all */
      scope: string;
      /** basis points: 1800 is 18 % */
      rateBp?: number;
      /** paise */
      amount?: number;
      /** day in India, 2026-11-21 */
      validFrom: string;
      /** the notification or section that says so */
      source: string;
      note?: string;
    };
    data: {
      rateId: string;
    };
  };
  /** Withdraw a rate that has not begun; the one before it holds on */
  'PATCH /api/admin/tax-rates/{rateId}': {
    path: {
      rateId: string;
    };
    query: never;
    body: {
      state: "withdrawn";
      reason: string;
    };
    data: {
      rateId: string;
    };
  };
  /** Tax collected at source in a month, per supplier and State: what GSTR-8 asks for (IN-6) */
  'GET /api/admin/tcs-return': {
    path: never;
    query: {
      month: string;
    };
    body: never;
    data: {
      month: string;
      /** day in India */
      dueOn: string;
      rows: {
        supplierGstin: string;
        /** 3A: registered persons bought it. 3B: others did */
        table: "3A" | "3B";
        /** GST state code */
        placeOfSupply: string;
        /** paise */
        supplied: number;
        /** paise */
        returned: number;
        /** paise */
        net: number;
        /** paise */
        cgst: number;
        /** paise */
        sgst: number;
        /** paise */
        igst: number;
      }[];
    };
  };
  /** The same as CSV, with the columns of table 3 of GSTR-8 */
  'GET /api/admin/tcs-return.csv': {
    path: never;
    query: {
      month: string;
    };
    body: never;
    data: never;
  };
  /** Technicians by state, newest first: the review queue */
  'GET /api/admin/technicians': {
    path: never;
    query: {
      status?: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      class?: "software" | "hardware";
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      items: {
        technicianId: string;
        userId: string;
        displayName: string;
        class: "software" | "hardware";
        city: string;
        skills: string[];
        languages: string[];
        status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
        available: boolean;
        certificateNumber: string | null;
        certifiedUntil: string | null;
        submittedAt: string | null;
        changedAt: string;
      }[];
      nextCursor: string | null;
    };
  };
  /** The audit log, newest first: who did what to which object, when, why, before and after (GOV-1) */
  'GET /api/audit/logs': {
    path: never;
    query: {
      actorId?: string;
      subjectId?: string;
      action?: string;
      room?: string;
      traceId?: string;
      from?: string;
      to?: string;
      before?: string;
      limit: number;
    };
    body: never;
    data: {
      logs: {
        auditId: string;
        at: string;
        actorId: string;
        actorRole: string;
        action: string;
        subjectId: string;
        reason: string | null;
        /** state before, null when there was none */
        before: unknown;
        after: unknown;
        /** http, event, task or command */
        via: string;
        traceId: string;
        /** place in the sealed log; null until the next seal (a minute) */
        place: {
          seq: number;
          batchNo: number;
        } | null;
      }[];
      next: string | null;
    };
  };
  /** The same as CSV (100,000 rows at most); the export is itself audited */
  'GET /api/audit/logs.csv': {
    path: never;
    query: {
      actorId?: string;
      subjectId?: string;
      action?: string;
      room?: string;
      traceId?: string;
      from?: string;
      to?: string;
    };
    body: never;
    data: never;
  };
  /** One row of the audit log */
  'GET /api/audit/logs/{auditId}': {
    path: {
      auditId: string;
    };
    query: never;
    body: never;
    data: {
      auditId: string;
      at: string;
      actorId: string;
      actorRole: string;
      action: string;
      subjectId: string;
      reason: string | null;
      /** state before, null when there was none */
      before: unknown;
      after: unknown;
      /** http, event, task or command */
      via: string;
      traceId: string;
      /** place in the sealed log; null until the next seal (a minute) */
      place: {
        seq: number;
        batchNo: number;
      } | null;
    };
  };
  /** Proof that one row stands in the sealed log, checkable without us and without any other row */
  'GET /api/audit/logs/{auditId}/proof': {
    path: {
      auditId: string;
    };
    query: never;
    body: never;
    data: {
      auditId: string;
      /** the row exactly as it was sealed */
      entry: Record<string, string | null>;
      seal: {
        header: {
          version: 1;
          logId: string;
          batchNo: number;
          firstSeq: number;
          lastSeq: number;
          count: number;
          entriesRoot: string;
          prevRoot: string;
          sealedAt: string;
          keyId: string;
        };
        root: string;
        signature: string;
      };
      seq: number;
      path: string[];
      /** Ed25519, 32 bytes, hex */
      publicKeys: string[];
    };
  };
  /** What I did and what was decided about me, or about one object of mine */
  'GET /api/audit/mine': {
    path: never;
    query: {
      before?: string;
      limit: number;
      subjectId?: string;
    };
    body: never;
    data: {
      logs: {
        auditId: string;
        at: string;
        action: string;
        subjectId: string;
        by: "you" | "other_party" | "mistri" | "system";
        sealed: boolean;
      }[];
      next: string | null;
    };
  };
  /** The token that mutating calls of a cookie session send as `X-CSRF-Token` */
  'GET /api/auth/csrf': {
    path: never;
    query: never;
    body: never;
    data: {
      csrfToken: string;
    };
  };
  /** Ask to be let in by somebody with a browser (`mistri login`, RFC 8628) */
  'POST /api/auth/device/code': {
    path: never;
    query: never;
    body: never;
    data: {
      deviceCode: string;
      /** Shown to the person, e.g. `WDJB-MJHT` */
      userCode: string;
      verificationUri: string;
      verificationUriComplete: string;
      /** seconds */
      expiresIn: number;
      /** seconds between two polls */
      interval: number;
    };
  };
  /** Ask whether the request was approved; answers the session, once */
  'POST /api/auth/device/token': {
    path: never;
    query: never;
    body: {
      deviceCode: string;
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    };
  };
  /** What asks to be let in: shown before somebody approves it */
  'GET /api/auth/device/{userCode}': {
    path: {
      userCode: string;
    };
    query: never;
    body: never;
    data: {
      /** Kind of program and system, as it says itself */
      label: string;
      /** Asked from the network you are in now; false is a reason to be careful */
      sameNetwork: boolean;
      createdAt: string;
      expiresAt: string;
    };
  };
  /** Let it in, or not */
  'POST /api/auth/device/{userCode}': {
    path: {
      userCode: string;
    };
    query: never;
    body: {
      approve: boolean;
    };
    data: {
      done: true;
    };
  };
  /** Become an admin by an invitation; a second factor comes next */
  'POST /api/auth/invitations/accept': {
    path: never;
    query: never;
    body: {
      token: string;
      password: string;
      name: string;
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    };
  };
  /** Public keys of access tokens (RFC 7517) */
  'GET /api/auth/keys': {
    path: never;
    query: never;
    body: never;
    data: {
      keys: {
        kid: string;
        kty: string;
        crv: string;
        x: string;
        alg: "EdDSA";
        use: "sig";
      }[];
    };
  };
  /** Log in with e-mail and password */
  'POST /api/auth/login': {
    path: never;
    query: never;
    body: {
      /** E-mail address */
      email: string;
      password: string;
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    } | {
      status: "second_factor_required";
      /** For /api/auth/login/second-factor; good for five minutes */
      ticket: string;
      methods: ("totp" | "passkey")[];
    };
  };
  /** Finish logging in with a code of the authenticator app, a recovery code or a passkey */
  'POST /api/auth/login/second-factor': {
    path: never;
    query: never;
    body: {
      ticket: string;
      /** Six digits of the authenticator app, or a recovery code */
      code?: string;
      passkey?: {
        id: string;
        rawId: string;
        type: "public-key";
        authenticatorAttachment?: "platform" | "cross-platform";
        clientExtensionResults: Record<string, unknown>;
        response: {
          clientDataJSON: string;
          authenticatorData: string;
          signature: string;
          userHandle?: string | null;
        };
      };
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    };
  };
  /** Sign out here */
  'POST /api/auth/logout': {
    path: never;
    query: never;
    body: never;
    data: {
      ended: number;
    };
  };
  /** Sign out on every device, here too */
  'POST /api/auth/logout-everywhere': {
    path: never;
    query: never;
    body: never;
    data: {
      ended: number;
    };
  };
  /** Whether sign-in with an identity provider is set up, and what its button says */
  'GET /api/auth/oidc': {
    path: never;
    query: never;
    body: never;
    data: {
      available: boolean;
      name: string;
    };
  };
  /** Where the identity provider sends the browser back to */
  'GET /api/auth/oidc/callback': {
    path: never;
    query: {
      state?: string;
      code?: string;
      error?: string;
    };
    body: never;
    data: never;
  };
  /** Start signing in with the identity provider; go to the answered address */
  'POST /api/auth/oidc/start': {
    path: never;
    query: never;
    body: {
      returnTo?: string;
    };
    data: {
      url: string;
    };
  };
  /** The passkeys of the user */
  'GET /api/auth/passkeys': {
    path: never;
    query: never;
    body: never;
    data: {
      passkeys: {
        passkeyId: string;
        label: string;
        host: string;
        createdAt: string;
        lastUsedAt: string | null;
      }[];
    };
  };
  /** Keep a new passkey; the first factor brings recovery codes, shown once */
  'POST /api/auth/passkeys': {
    path: never;
    query: never;
    body: {
      label: string;
      response: {
        id: string;
        rawId: string;
        type: "public-key";
        authenticatorAttachment?: "platform" | "cross-platform";
        clientExtensionResults: Record<string, unknown>;
        response: {
          clientDataJSON: string;
          attestationObject: string;
          authenticatorData?: string;
          transports?: string[];
          publicKeyAlgorithm?: number;
          publicKey?: string;
        };
      };
    };
    data: {
      passkeyId: string;
      recoveryCodes: string[];
    };
  };
  /** Options for signing in, for the second factor or for a step-up with a passkey */
  'POST /api/auth/passkeys/challenge': {
    path: never;
    query: never;
    body: {
      purpose: "sign_in" | "step_up";
    };
    data: Record<string, unknown>;
  };
  /** Log in with a passkey */
  'POST /api/auth/passkeys/login': {
    path: never;
    query: never;
    body: {
      response: {
        id: string;
        rawId: string;
        type: "public-key";
        authenticatorAttachment?: "platform" | "cross-platform";
        clientExtensionResults: Record<string, unknown>;
        response: {
          clientDataJSON: string;
          authenticatorData: string;
          signature: string;
          userHandle?: string | null;
        };
      };
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    };
  };
  /** Options for making a passkey */
  'POST /api/auth/passkeys/options': {
    path: never;
    query: never;
    body: never;
    data: Record<string, unknown>;
  };
  /** Remove a passkey */
  'DELETE /api/auth/passkeys/{passkeyId}': {
    path: {
      passkeyId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Change the password; signs out everywhere else */
  'POST /api/auth/password/change': {
    path: never;
    query: never;
    body: {
      currentPassword?: string;
      newPassword: string;
    };
    data: {
      done: true;
    };
  };
  /** Send a code for a new password; answers the same whether the account exists or not */
  'POST /api/auth/password/forgot': {
    path: never;
    query: never;
    body: {
      /** E-mail address */
      email: string;
    };
    data: {
      done: true;
    };
  };
  /** Set a new password with the code; signs out everywhere */
  'POST /api/auth/password/reset': {
    path: never;
    query: never;
    body: {
      /** E-mail address */
      email: string;
      /** Six digits */
      code: string;
      password: string;
    };
    data: {
      done: true;
    };
  };
  /** Log in with the code that was sent to the phone; signs up a number that is new */
  'POST /api/auth/phone/finish': {
    path: never;
    query: never;
    body: {
      /** Indian mobile number */
      phone: string;
      /** Six digits */
      code: string;
      role?: "customer" | "technician" | "dealer" | "provider";
      class?: "hardware" | "software";
      name?: string;
      locale?: "en" | "ta" | "hi";
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    } | {
      status: "second_factor_required";
      /** For /api/auth/login/second-factor; good for five minutes */
      ticket: string;
      methods: ("totp" | "passkey")[];
    };
  };
  /** Send a one-time code to a phone */
  'POST /api/auth/phone/start': {
    path: never;
    query: never;
    body: {
      /** Indian mobile number */
      phone: string;
      locale?: "en" | "ta" | "hi";
    };
    data: {
      done: true;
    };
  };
  /** New recovery codes; the old ones stop working */
  'POST /api/auth/recovery-codes': {
    path: never;
    query: never;
    body: never;
    data: {
      /** Shown once. Empty when earlier ones are still unused */
      recoveryCodes: string[];
    };
  };
  /** New access token for a refresh token, which works once */
  'POST /api/auth/refresh': {
    path: never;
    query: never;
    body: {
      refreshToken?: string;
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    };
  };
  /** Where the user is signed in */
  'GET /api/auth/sessions': {
    path: never;
    query: never;
    body: never;
    data: {
      sessions: {
        sessionId: string;
        /** Program and system, e.g. `Chrome on Android` */
        label: string;
        createdAt: string;
        lastUsedAt: string;
        expiresAt: string;
        current: boolean;
      }[];
    };
  };
  /** Sign out one device */
  'DELETE /api/auth/sessions/{sessionId}': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      ended: number;
    };
  };
  /** Sign up with e-mail and password */
  'POST /api/auth/signup': {
    path: never;
    query: never;
    body: {
      /** E-mail address */
      email: string;
      password: string;
      role: "customer" | "technician" | "dealer" | "provider";
      class?: "hardware" | "software";
      name?: string;
      locale?: "en" | "ta" | "hi";
    };
    data: {
      status: "signed_in";
      userId: string;
      sessionId: string;
      /** Seconds until the access token ends */
      expiresIn: number;
      /** Bearer token. Pages send `X-Session: cookie` and get cookies instead */
      accessToken?: string;
      /** Works once; brings the next one */
      refreshToken?: string;
    };
  };
  /** Give the second factor again; good for ten minutes */
  'POST /api/auth/step-up': {
    path: never;
    query: never;
    body: {
      /** Six digits of the authenticator app, or a recovery code */
      code?: string;
      passkey?: {
        id: string;
        rawId: string;
        type: "public-key";
        authenticatorAttachment?: "platform" | "cross-platform";
        clientExtensionResults: Record<string, unknown>;
        response: {
          clientDataJSON: string;
          authenticatorData: string;
          signature: string;
          userHandle?: string | null;
        };
      };
    };
    data: {
      done: true;
    };
  };
  /** Send a code for the step-up, to whoever has no second factor */
  'POST /api/auth/step-up/code': {
    path: never;
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Start setting up an authenticator app */
  'POST /api/auth/totp': {
    path: never;
    query: never;
    body: never;
    data: {
      secret: string;
      /** `otpauth://`, for a QR code */
      uri: string;
    };
  };
  /** Remove the authenticator app */
  'DELETE /api/auth/totp': {
    path: never;
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Confirm the authenticator app; the first factor brings recovery codes */
  'POST /api/auth/totp/confirm': {
    path: never;
    query: never;
    body: {
      /** Six digits */
      code: string;
    };
    data: {
      /** Shown once. Empty when earlier ones are still unused */
      recoveryCodes: string[];
    };
  };
  /** Start the application of a business */
  'POST /api/businesses': {
    path: never;
    query: never;
    body: {
      legalName: string;
      displayName: string;
      /** Checked with its checksum */
      gstin: string;
      addressLine: string;
      city: string;
      pin: string;
    };
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Id of the caller's business application, if there is one */
  'GET /api/businesses/me': {
    path: never;
    query: never;
    body: never;
    data: {
      id: string | null;
    };
  };
  /** A business application */
  'GET /api/businesses/{businessId}': {
    path: {
      businessId: string;
    };
    query: never;
    body: never;
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Change a draft or rejected application */
  'PATCH /api/businesses/{businessId}': {
    path: {
      businessId: string;
    };
    query: never;
    body: {
      legalName: string;
      displayName: string;
      /** Checked with its checksum */
      gstin: string;
      addressLine: string;
      city: string;
      pin: string;
    };
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Download a document of an application */
  'GET /api/businesses/{businessId}/documents/{kind}': {
    path: {
      businessId: string;
      kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
    };
    query: never;
    body: never;
    data: never;
  };
  /** Upload a document: the body is the file (PDF, JPEG or PNG, at most 8 MB) */
  'PUT /api/businesses/{businessId}/documents/{kind}': {
    path: {
      businessId: string;
      kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
    };
    query: {
      expiresOn?: string;
    };
    body: never;
    data: {
      documentId: string;
    };
  };
  /** Approve, reject, suspend, block or re-activate a business; bites at once */
  'PATCH /api/businesses/{businessId}/status': {
    path: {
      businessId: string;
    };
    query: never;
    body: {
      status: "active" | "rejected" | "suspended" | "blocked";
      reason: string;
    };
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Send the application for verification */
  'POST /api/businesses/{businessId}/submit': {
    path: {
      businessId: string;
    };
    query: never;
    body: never;
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** The cart; prices and stock come with the quote */
  'GET /api/cart': {
    path: never;
    query: never;
    body: never;
    data: {
      items: {
        productId: string;
        quantity: number;
      }[];
    };
  };
  /** Set how many of a product are in the cart; 0 removes it */
  'PUT /api/cart/{productId}': {
    path: {
      productId: string;
    };
    query: never;
    body: {
      quantity: number;
    };
    data: {
      items: {
        productId: string;
        quantity: number;
      }[];
    };
  };
  /** Phone models, by brand or part of a name */
  'GET /api/catalogue/models': {
    path: never;
    query: {
      brandId?: string;
      search?: string;
      ids?: string[];
      limit: number;
    };
    body: never;
    data: {
      items: {
        id: string;
        name: string;
        brandId: string;
        brand: string;
        year: number | null;
      }[];
    };
  };
  /** Categories, brands, grades and districts, and what ranks results */
  'GET /api/catalogue/reference': {
    path: never;
    query: never;
    body: never;
    data: {
      categories: {
        id: string;
        nameEn: string;
        nameTa: string;
        nameHi: string;
        hsn: string;
        gstRateBp: number;
        typicalWeightGrams: number;
        bisRequired: boolean;
        modelsRequired: boolean;
      }[];
      brands: {
        id: string;
        name: string;
      }[];
      grades: string[];
      /** where dealers are */
      districts: {
        no: number;
        name: string;
        stateCode: string;
      }[];
      /** what puts a listing first among those that match equally well (IN-13) */
      rankingParameters: {
        name: string;
        weight: number;
      }[];
    };
  };
  /** Own complaints, newest first */
  'GET /api/complaints': {
    path: never;
    query: {
      before?: string;
      limit: number;
    };
    body: never;
    data: {
      complaints: {
        complaintId: string;
        /** e.g. `GR-2026-000123` */
        ticket: string;
        category: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
        aboutId: string | null;
        state: "received" | "acknowledged" | "resolved" | "closed";
        receivedAt: string;
        acknowledgeBy: string;
        acknowledgedAt: string | null;
        resolveBy: string;
        resolvedAt: string | null;
        title: string | null;
      }[];
      next: string | null;
    };
  };
  /** Complain to the grievance officer; answers the ticket number */
  'POST /api/complaints': {
    path: never;
    query: never;
    body: {
      category: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
      title: string;
      text: string;
      /** Id of the order, payment or seller */
      aboutId?: string;
    };
    data: {
      complaintId: string;
      /** e.g. `GR-2026-000123` */
      ticket: string;
      category: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
      aboutId: string | null;
      state: "received" | "acknowledged" | "resolved" | "closed";
      receivedAt: string;
      acknowledgeBy: string;
      acknowledgedAt: string | null;
      resolveBy: string;
      resolvedAt: string | null;
    };
  };
  /** A complaint with everything that was said */
  'GET /api/complaints/{complaintId}': {
    path: {
      complaintId: string;
    };
    query: never;
    body: never;
    data: {
      complaintId: string;
      /** e.g. `GR-2026-000123` */
      ticket: string;
      category: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
      aboutId: string | null;
      state: "received" | "acknowledged" | "resolved" | "closed";
      receivedAt: string;
      acknowledgeBy: string;
      acknowledgedAt: string | null;
      resolveBy: string;
      resolvedAt: string | null;
      title: string | null;
      messages: {
        fromOfficer: boolean;
        text: string;
        at: string;
      }[];
      /** What the caller may do now */
      moves: ("acknowledge" | "resolve" | "reopen" | "close" | "reply")[];
    };
  };
  /** Acknowledge, answer, solve, reopen or close a complaint */
  'POST /api/complaints/{complaintId}/messages': {
    path: {
      complaintId: string;
    };
    query: never;
    body: {
      move: "acknowledge" | "resolve" | "reopen" | "close" | "reply";
      text?: string;
    };
    data: {
      complaintId: string;
      /** e.g. `GR-2026-000123` */
      ticket: string;
      category: "order" | "payment" | "seller" | "repair" | "privacy" | "account" | "other";
      aboutId: string | null;
      state: "received" | "acknowledged" | "resolved" | "closed";
      receivedAt: string;
      acknowledgeBy: string;
      acknowledgedAt: string | null;
      resolveBy: string;
      resolvedAt: string | null;
      title: string | null;
      messages: {
        fromOfficer: boolean;
        text: string;
        at: string;
      }[];
      /** What the caller may do now */
      moves: ("acknowledge" | "resolve" | "reopen" | "close" | "reply")[];
    };
  };
  /** Start the application of a dealer */
  'POST /api/dealers': {
    path: never;
    query: never;
    body: {
      legalName: string;
      displayName: string;
      /** Checked with its checksum */
      gstin: string;
      addressLine: string;
      city: string;
      pin: string;
    };
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Id of the caller's dealer application, if there is one */
  'GET /api/dealers/me': {
    path: never;
    query: never;
    body: never;
    data: {
      id: string | null;
    };
  };
  /** A dealer as buyers see it; its owner and admins see the application */
  'GET /api/dealers/{dealerId}': {
    path: {
      dealerId: string;
    };
    query: never;
    body: never;
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Change a draft or rejected application */
  'PATCH /api/dealers/{dealerId}': {
    path: {
      dealerId: string;
    };
    query: never;
    body: {
      legalName: string;
      displayName: string;
      /** Checked with its checksum */
      gstin: string;
      addressLine: string;
      city: string;
      pin: string;
    };
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** See what a change of many products would do; nothing is changed yet */
  'POST /api/dealers/{dealerId}/bulk-changes': {
    path: {
      dealerId: string;
    };
    query: never;
    body: {
      /** all that is named must hold; at most 500 products */
      selection: {
        productIds?: string[];
        status?: "draft" | "in_review" | "active" | "paused" | "rejected" | "pulled" | "removed";
        categoryId?: string;
        brandId?: string;
        search?: string;
      };
      change: {
        kind: "price";
        /** basis points: -500 is 5 % less */
        percentBp: number;
        which: "b2c" | "b2b" | "both";
      } | {
        kind: "pause";
      } | {
        kind: "resume";
      } | {
        kind: "stock";
        quantity: number;
      };
    };
    data: {
      bulkId: string;
      /** `preview`, `applied`, `undone` */
      state: string;
      change: Record<string, unknown>;
      count: number;
      /** products that cannot be changed so */
      problems: number;
      done: number;
      /** changes that a person looks at first */
      waiting: number;
      skipped: number;
      rows: {
        productId: string;
        sku: string;
        title: string;
        before: Record<string, unknown>;
        after: Record<string, unknown>;
        problem: string | null;
        problemRule: string | null;
        outcome: string | null;
      }[];
      createdAt: string;
      appliedAt: string | null;
      undoneAt: string | null;
    };
  };
  /** A change of many products: preview, or how it went */
  'GET /api/dealers/{dealerId}/bulk-changes/{bulkId}': {
    path: {
      dealerId: string;
      bulkId: string;
    };
    query: never;
    body: never;
    data: {
      bulkId: string;
      /** `preview`, `applied`, `undone` */
      state: string;
      change: Record<string, unknown>;
      count: number;
      /** products that cannot be changed so */
      problems: number;
      done: number;
      /** changes that a person looks at first */
      waiting: number;
      skipped: number;
      rows: {
        productId: string;
        sku: string;
        title: string;
        before: Record<string, unknown>;
        after: Record<string, unknown>;
        problem: string | null;
        problemRule: string | null;
        outcome: string | null;
      }[];
      createdAt: string;
      appliedAt: string | null;
      undoneAt: string | null;
    };
  };
  /** Make the previewed change; products changed meanwhile are skipped */
  'POST /api/dealers/{dealerId}/bulk-changes/{bulkId}/apply': {
    path: {
      dealerId: string;
      bulkId: string;
    };
    query: never;
    body: never;
    data: {
      bulkId: string;
      /** `preview`, `applied`, `undone` */
      state: string;
      change: Record<string, unknown>;
      count: number;
      /** products that cannot be changed so */
      problems: number;
      done: number;
      /** changes that a person looks at first */
      waiting: number;
      skipped: number;
      rows: {
        productId: string;
        sku: string;
        title: string;
        before: Record<string, unknown>;
        after: Record<string, unknown>;
        problem: string | null;
        problemRule: string | null;
        outcome: string | null;
      }[];
      createdAt: string;
      appliedAt: string | null;
      undoneAt: string | null;
    };
  };
  /** Take the change back; products changed meanwhile are skipped */
  'POST /api/dealers/{dealerId}/bulk-changes/{bulkId}/undo': {
    path: {
      dealerId: string;
      bulkId: string;
    };
    query: never;
    body: never;
    data: {
      bulkId: string;
      /** `preview`, `applied`, `undone` */
      state: string;
      change: Record<string, unknown>;
      count: number;
      /** products that cannot be changed so */
      problems: number;
      done: number;
      /** changes that a person looks at first */
      waiting: number;
      skipped: number;
      rows: {
        productId: string;
        sku: string;
        title: string;
        before: Record<string, unknown>;
        after: Record<string, unknown>;
        problem: string | null;
        problemRule: string | null;
        outcome: string | null;
      }[];
      createdAt: string;
      appliedAt: string | null;
      undoneAt: string | null;
    };
  };
  /** Download a document of an application */
  'GET /api/dealers/{dealerId}/documents/{kind}': {
    path: {
      dealerId: string;
      kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
    };
    query: never;
    body: never;
    data: never;
  };
  /** Upload a document: the body is the file (PDF, JPEG or PNG, at most 8 MB) */
  'PUT /api/dealers/{dealerId}/documents/{kind}': {
    path: {
      dealerId: string;
      kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
    };
    query: {
      expiresOn?: string;
    };
    body: never;
    data: {
      documentId: string;
    };
  };
  /** All listings with stock as a .csv or .xlsx that can be imported again */
  'GET /api/dealers/{dealerId}/exports/{kind}': {
    path: {
      dealerId: string;
      kind: "csv" | "xlsx";
    };
    query: never;
    body: never;
    data: never;
  };
  /** An empty sheet with the columns, an example, and (.xlsx) how to fill them and the names that can be used */
  'GET /api/dealers/{dealerId}/import-template/{kind}': {
    path: {
      dealerId: string;
      kind: "csv" | "xlsx";
    };
    query: never;
    body: never;
    data: never;
  };
  /** The last 20 files */
  'GET /api/dealers/{dealerId}/imports': {
    path: {
      dealerId: string;
    };
    query: never;
    body: never;
    data: {
      items: {
        importId: string;
        label: string;
        kind: string;
        /** `queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled` */
        state: string;
        problem: string | null;
        problemRule: string | null;
        problemLimit: string | null;
        rowCount: number;
        toCreate: number;
        toChange: number;
        unchanged: number;
        /** rows with errors */
        errorCount: number;
        savedCount: number;
        /** saved, but looked at by a person first */
        waitingCount: number;
        /** rows that could not be saved when it was applied */
        failedCount: number;
        /** rows that were taken back */
        undoneCount: number;
        /** taken back as soon as a person has looked at it */
        undoWaitingCount: number;
        /** left as they are: changed or sold since */
        undoSkippedCount: number;
        undoUntil: string | null;
        /** percent of the step that is running */
        progress: number;
        createdAt: string;
        finishedAt: string | null;
      }[];
    };
  };
  /** Send a file of listings (.csv or .xlsx, 10,000 rows): it is checked first, nothing is listed yet */
  'POST /api/dealers/{dealerId}/imports': {
    path: {
      dealerId: string;
    };
    query: {
      label?: string;
    };
    body: never;
    data: {
      importId: string;
      label: string;
      kind: string;
      /** `queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled` */
      state: string;
      problem: string | null;
      problemRule: string | null;
      problemLimit: string | null;
      rowCount: number;
      toCreate: number;
      toChange: number;
      unchanged: number;
      /** rows with errors */
      errorCount: number;
      savedCount: number;
      /** saved, but looked at by a person first */
      waitingCount: number;
      /** rows that could not be saved when it was applied */
      failedCount: number;
      /** rows that were taken back */
      undoneCount: number;
      /** taken back as soon as a person has looked at it */
      undoWaitingCount: number;
      /** left as they are: changed or sold since */
      undoSkippedCount: number;
      undoUntil: string | null;
      /** percent of the step that is running */
      progress: number;
      createdAt: string;
      finishedAt: string | null;
    };
  };
  /** State and progress of a file */
  'GET /api/dealers/{dealerId}/imports/{importId}': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: never;
    body: never;
    data: {
      importId: string;
      label: string;
      kind: string;
      /** `queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled` */
      state: string;
      problem: string | null;
      problemRule: string | null;
      problemLimit: string | null;
      rowCount: number;
      toCreate: number;
      toChange: number;
      unchanged: number;
      /** rows with errors */
      errorCount: number;
      savedCount: number;
      /** saved, but looked at by a person first */
      waitingCount: number;
      /** rows that could not be saved when it was applied */
      failedCount: number;
      /** rows that were taken back */
      undoneCount: number;
      /** taken back as soon as a person has looked at it */
      undoWaitingCount: number;
      /** left as they are: changed or sold since */
      undoSkippedCount: number;
      undoUntil: string | null;
      /** percent of the step that is running */
      progress: number;
      createdAt: string;
      finishedAt: string | null;
    };
  };
  /** Save the rows without errors */
  'POST /api/dealers/{dealerId}/imports/{importId}/apply': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: never;
    body: never;
    data: {
      importId: string;
      label: string;
      kind: string;
      /** `queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled` */
      state: string;
      problem: string | null;
      problemRule: string | null;
      problemLimit: string | null;
      rowCount: number;
      toCreate: number;
      toChange: number;
      unchanged: number;
      /** rows with errors */
      errorCount: number;
      savedCount: number;
      /** saved, but looked at by a person first */
      waitingCount: number;
      /** rows that could not be saved when it was applied */
      failedCount: number;
      /** rows that were taken back */
      undoneCount: number;
      /** taken back as soon as a person has looked at it */
      undoWaitingCount: number;
      /** left as they are: changed or sold since */
      undoSkippedCount: number;
      undoUntil: string | null;
      /** percent of the step that is running */
      progress: number;
      createdAt: string;
      finishedAt: string | null;
    };
  };
  /** Stop; what is saved stays */
  'POST /api/dealers/{dealerId}/imports/{importId}/cancel': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: never;
    body: never;
    data: {
      importId: string;
      label: string;
      kind: string;
      /** `queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled` */
      state: string;
      problem: string | null;
      problemRule: string | null;
      problemLimit: string | null;
      rowCount: number;
      toCreate: number;
      toChange: number;
      unchanged: number;
      /** rows with errors */
      errorCount: number;
      savedCount: number;
      /** saved, but looked at by a person first */
      waitingCount: number;
      /** rows that could not be saved when it was applied */
      failedCount: number;
      /** rows that were taken back */
      undoneCount: number;
      /** taken back as soon as a person has looked at it */
      undoWaitingCount: number;
      /** left as they are: changed or sold since */
      undoSkippedCount: number;
      undoUntil: string | null;
      /** percent of the step that is running */
      progress: number;
      createdAt: string;
      finishedAt: string | null;
    };
  };
  /** The rows that were not saved, with what to correct: correct them there and send the file again */
  'GET /api/dealers/{dealerId}/imports/{importId}/errors.csv': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: {
      language?: "en" | "ta" | "hi";
    };
    body: never;
    data: never;
  };
  /** Rows of a file with what is wrong in which column */
  'GET /api/dealers/{dealerId}/imports/{importId}/rows': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: {
      errors?: boolean;
      cursor?: number;
      limit: number;
    };
    body: never;
    data: {
      items: {
        /** as in the sheet: the header is row 1 */
        row: number;
        sku: string;
        title: string;
        /** `create`, `change`, `unchanged`, `error` */
        action: string;
        outcome: string | null;
        productId: string | null;
        errors: {
          column: string;
          /** in English */
          message: string;
          /** what is wrong, by name, for other languages */
          rule?: string;
          /** the fact in it */
          limit?: string | number;
        }[];
        undone: string | null;
      }[];
      nextCursor: number | null;
    };
  };
  /** What taking an import back would do to each listing; nothing is changed */
  'GET /api/dealers/{dealerId}/imports/{importId}/undo': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: {
      cursor?: number;
      limit: number;
    };
    body: never;
    data: {
      until: string | null;
      /** new listings that would be removed */
      toRemove: number;
      /** listings that would be as they were before */
      toRestore: number;
      /** listings that would stay: changed or sold since */
      toSkip: number;
      items: {
        row: number;
        sku: string;
        title: string;
        productId: string;
        /** `remove`, `restore`, `skip` */
        does: string;
        why: string | null;
        /** what it would have again */
        before: Record<string, unknown>;
      }[];
      nextCursor: number | null;
    };
  };
  /** Take an import back: listings that nobody changed since; within 48 hours */
  'POST /api/dealers/{dealerId}/imports/{importId}/undo': {
    path: {
      dealerId: string;
      importId: string;
    };
    query: never;
    body: never;
    data: {
      importId: string;
      label: string;
      kind: string;
      /** `queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled` */
      state: string;
      problem: string | null;
      problemRule: string | null;
      problemLimit: string | null;
      rowCount: number;
      toCreate: number;
      toChange: number;
      unchanged: number;
      /** rows with errors */
      errorCount: number;
      savedCount: number;
      /** saved, but looked at by a person first */
      waitingCount: number;
      /** rows that could not be saved when it was applied */
      failedCount: number;
      /** rows that were taken back */
      undoneCount: number;
      /** taken back as soon as a person has looked at it */
      undoWaitingCount: number;
      /** left as they are: changed or sold since */
      undoSkippedCount: number;
      undoUntil: string | null;
      /** percent of the step that is running */
      progress: number;
      createdAt: string;
      finishedAt: string | null;
    };
  };
  /** A dealer's orders, newest first */
  'GET /api/dealers/{dealerId}/orders': {
    path: {
      dealerId: string;
    };
    query: {
      status?: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      orders: {
        orderId: string;
        checkoutId: string;
        customerId: string;
        dealerId: string;
        dealerName: string;
        buyerKind: "b2b" | "b2c";
        status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
        itemCount: number;
        firstTitle: string;
        totalAmount: number;
        createdAt: string;
        changedAt: string;
        actBy: string | null;
      }[];
      nextCursor: string | null;
    };
  };
  /** A dealer's listings, newest first; the dealer and admins see all states */
  'GET /api/dealers/{dealerId}/products': {
    path: {
      dealerId: string;
    };
    query: {
      status?: "draft" | "in_review" | "active" | "paused" | "rejected" | "pulled" | "removed";
      search?: string;
      cursor?: string;
      limit: number;
    };
    body: never;
    data: {
      items: {
        productId: string;
        title: string;
        grade: string;
        categoryId: string;
        brand: string | null;
        /** paise, GST included: the asking buyer's price */
        price: number;
        b2cPrice: number;
        /** from so many pieces a business pays `price`, below it `b2cPrice` */
        b2bMinimumQuantity: number;
        mrp: number;
        available: number;
        photoId: string | null;
        photoAlt: string;
        warrantyMonths: number;
        ratingAverage: number | null;
        ratingCount: number;
        dealerId: string;
        dealerName: string;
        dealerCity: string;
        dealerRating: number | null;
        status: string;
        version: number;
        updatedAt: string;
        own?: {
          sku: string;
          b2bPrice: number;
          quantity: number;
          reservedCount: number;
          statusReason: string | null;
          photoCount: number;
          waitingFor: string[];
        };
      }[];
      nextCursor: string | null;
      /** how many per status; owner and admins, first page */
      counts?: Record<string, number>;
    };
  };
  /** Approve, reject, suspend, block or re-activate a dealer; bites at once */
  'PATCH /api/dealers/{dealerId}/status': {
    path: {
      dealerId: string;
    };
    query: never;
    body: {
      status: "active" | "rejected" | "suspended" | "blocked";
      reason: string;
    };
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Send the application for verification */
  'POST /api/dealers/{dealerId}/submit': {
    path: {
      dealerId: string;
    };
    query: never;
    body: never;
    data: {
      id: string;
      displayName: string;
      city: string;
      pin: string;
      stateCode: string;
      legalName: string;
      address: string;
      gstin: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      application: {
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        tier: string;
        documents: {
          kind: "gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** An admin has decided since it was uploaded */
          checked: boolean;
        }[];
        missingDocuments: ("gst_certificate" | "pan_card" | "address_proof" | "bank_proof" | "trade_licence")[];
      } | null;
    };
  };
  /** Your device tokens; those that ended stay for a month */
  'GET /api/device-tokens': {
    path: never;
    query: never;
    body: never;
    data: {
      tokens: {
        tokenId: string;
        name: string;
        scopes: ("register" | "read")[];
        devicesLeft: number;
        createdAt: string;
        expiresAt: string;
        lastUsedAt: string | null;
        revokedAt: string | null;
      }[];
    };
  };
  /** Make a token with which machines register without you; its text is shown once */
  'POST /api/device-tokens': {
    path: never;
    query: never;
    body: {
      /** What its person calls it */
      name: string;
      scopes: ("register" | "read")[];
      expiresInDays: number;
      /** How many devices it may register */
      maxDevices: number;
    };
    data: {
      tokenId: string;
      name: string;
      scopes: ("register" | "read")[];
      devicesLeft: number;
      createdAt: string;
      expiresAt: string;
      lastUsedAt: string | null;
      revokedAt: string | null;
      /** Shown this once */
      token: string;
    };
  };
  /** Revoke a token: it registers nothing from now on; devices it registered stay */
  'DELETE /api/device-tokens/{tokenId}': {
    path: {
      tokenId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Your devices */
  'GET /api/devices': {
    path: never;
    query: never;
    body: never;
    data: {
      devices: {
        deviceId: string;
        name: string;
        kind: "agent" | "browser" | "relay";
        platform: "linux" | "darwin" | "win32" | "browser" | "relay";
        key: string;
        version: string | null;
        /** Registered with a device token, not by its person */
        byToken: boolean;
        createdAt: string;
        lastSeenAt: string | null;
      }[];
      /** How many devices one person may have */
      limit: number;
    };
  };
  /** Register a device: it signs the nonce with its own key */
  'POST /api/devices': {
    path: never;
    query: never;
    body: {
      nonce: string;
      /** Ed25519 public key, 32 bytes, base64url */
      key: string;
      /** Ed25519 over the nonce, base64url */
      signature: string;
      /** What its person calls it */
      name: string;
      kind: "agent" | "browser";
      platform: "linux" | "darwin" | "win32" | "browser" | "relay";
      version?: string;
      /** For one session: leaves the list by itself soon after it is away for good */
      isTemporary?: boolean;
    };
    data: {
      deviceId: string;
      name: string;
      kind: "agent" | "browser" | "relay";
      platform: "linux" | "darwin" | "win32" | "browser" | "relay";
      key: string;
      version: string | null;
      /** Registered with a device token, not by its person */
      byToken: boolean;
      createdAt: string;
      lastSeenAt: string | null;
    };
  };
  /** A nonce to sign with the key of a new device; works once, for five minutes */
  'POST /api/devices/challenges': {
    path: never;
    query: never;
    body: never;
    data: {
      /** 32 bytes, base64url: to be signed once */
      nonce: string;
      expiresAt: string;
    };
  };
  /** What happened to your devices and tokens, newest first */
  'GET /api/devices/history': {
    path: never;
    query: {
      deviceId?: string;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      entries: {
        entryId: string;
        what: "registered" | "renamed" | "removed" | "token_made" | "token_revoked";
        name: string;
        deviceId: string | null;
        tokenId: string | null;
        at: string;
      }[];
      nextAfter: string | null;
    };
  };
  /** Give your device another name */
  'PATCH /api/devices/{deviceId}': {
    path: {
      deviceId: string;
    };
    query: never;
    body: {
      /** What its person calls it */
      name: string;
    };
    data: {
      deviceId: string;
      name: string;
      kind: "agent" | "browser" | "relay";
      platform: "linux" | "darwin" | "win32" | "browser" | "relay";
      key: string;
      version: string | null;
      /** Registered with a device token, not by its person */
      byToken: boolean;
      createdAt: string;
      lastSeenAt: string | null;
    };
  };
  /** Remove your device: its connections and sessions end at once, its key never comes back */
  'DELETE /api/devices/{deviceId}': {
    path: {
      deviceId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Disputes of the signed-in customer or seller, newest first */
  'GET /api/disputes': {
    path: never;
    query: {
      state?: "open" | "in_review" | "decided" | "appealed" | "closed";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      disputes: {
        disputeId: string;
        jobId: string;
        payeeId: string;
        payeeName: string;
        state: "open" | "in_review" | "decided" | "appealed" | "closed";
        outcome: "withdrawn" | "agreed" | "decided" | "decided_on_appeal" | "job_cancelled" | null;
        kind: "not_received" | "damaged" | "wrong_item" | "not_as_described" | "counterfeit" | "other" | "return_not_as_sent" | "return_missing" | "buyer_not_reachable" | "not_repaired" | "fault_came_back" | "new_fault" | "data_lost" | "poor_work" | "customer_not_reachable";
        wish: "refund" | "partial_refund" | "replacement" | "payment" | "other";
        openedBy: "customer" | "payee";
        /** paise */
        claimed: number;
        openedAt: string;
        answerBy: string;
        decideBy: string;
        appealUntil: string | null;
        closedAt: string | null;
        overdue: boolean;
        waitingFor: "customer" | "payee" | "both" | "platform" | "nobody";
      }[];
      nextAfter: string | null;
    };
  };
  /** A dispute: claim, messages, evidence, offers, decision, deadlines, and what you can do now */
  'GET /api/disputes/{disputeId}': {
    path: {
      disputeId: string;
    };
    query: never;
    body: never;
    data: {
      disputeId: string;
      jobId: string;
      payeeId: string;
      payeeName: string;
      state: "open" | "in_review" | "decided" | "appealed" | "closed";
      outcome: "withdrawn" | "agreed" | "decided" | "decided_on_appeal" | "job_cancelled" | null;
      kind: "not_received" | "damaged" | "wrong_item" | "not_as_described" | "counterfeit" | "other" | "return_not_as_sent" | "return_missing" | "buyer_not_reachable" | "not_repaired" | "fault_came_back" | "new_fault" | "data_lost" | "poor_work" | "customer_not_reachable";
      wish: "refund" | "partial_refund" | "replacement" | "payment" | "other";
      openedBy: "customer" | "payee";
      /** paise */
      claimed: number;
      openedAt: string;
      answerBy: string;
      decideBy: string;
      appealUntil: string | null;
      closedAt: string | null;
      overdue: boolean;
      waitingFor: "customer" | "payee" | "both" | "platform" | "nobody";
      you: "customer" | "payee" | "platform";
      actions: ("message" | "add_evidence" | "offer" | "withdraw" | "accept_decision" | "appeal" | "decide" | "decide_appeal")[];
      lines: {
        lineId: string;
        description: string;
        kind: "goods" | "delivery" | "service" | "fee";
        /** paise */
        amount: number;
        /** paise */
        refundable: number;
        /** paise */
        claimed: number;
        decided: number | null;
        frozen: boolean;
      }[];
      messages: {
        messageId: string;
        side: "customer" | "payee" | "platform";
        kind: "claim" | "message" | "note" | "decision" | "appeal" | "withdrawal";
        text: string;
        at: string;
      }[];
      evidence: {
        evidenceId: string;
        side: "customer" | "payee" | "platform";
        contentType: string;
        /** bytes */
        size: number;
        caption: string | null;
        at: string;
      }[];
      offers: {
        offerId: string;
        side: "customer" | "payee";
        /** paise */
        amount: number;
        lines: {
          lineId: string;
          /** paise */
          amount: number;
        }[];
        state: "open" | "accepted" | "declined" | "replaced" | "ended";
        at: string;
        endedAt: string | null;
      }[];
      timeline: {
        at: string;
        act: string;
        by: string;
      }[];
      accepted: {
        customer: boolean;
        payee: boolean;
      };
      appealedBy: "customer" | "payee" | null;
      refundId: string | null;
      /** for admins; null for the parties */
      decidedBy: string | null;
      decidedByName: string | null;
    };
  };
  /** Accept the decision; when both sides have, it is carried out at once */
  'POST /api/disputes/{disputeId}/accept': {
    path: {
      disputeId: string;
    };
    query: never;
    body: never;
    data: {
      disputeId: string;
      state: "open" | "in_review" | "decided" | "appealed" | "closed";
    };
  };
  /** Appeal against the decision, once: another admin decides */
  'POST /api/disputes/{disputeId}/appeal': {
    path: {
      disputeId: string;
    };
    query: never;
    body: {
      text: string;
    };
    data: {
      disputeId: string;
      state: "open" | "in_review" | "decided" | "appealed" | "closed";
    };
  };
  /** Add a file: the body is the file (PDF, JPEG or PNG, at most 8 MB) */
  'POST /api/disputes/{disputeId}/evidence': {
    path: {
      disputeId: string;
    };
    query: {
      caption?: string;
    };
    body: never;
    data: {
      evidenceId: string;
    };
  };
  /** Download a file of a dispute */
  'GET /api/disputes/{disputeId}/evidence/{evidenceId}': {
    path: {
      disputeId: string;
      evidenceId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** Write in a dispute; the other side's first message is its answer */
  'POST /api/disputes/{disputeId}/messages': {
    path: {
      disputeId: string;
    };
    query: never;
    body: {
      text: string;
      /** seen by the platform only; admins */
      note?: boolean;
    };
    data: {
      messageId: string;
    };
  };
  /** Offer how the dispute could end: what goes back to the customer, line by line */
  'POST /api/disputes/{disputeId}/offers': {
    path: {
      disputeId: string;
    };
    query: never;
    body: {
      lines: {
        lineId: string;
        /** paise */
        amount: number;
      }[];
    };
    data: {
      offerId: string;
    };
  };
  /** Accept an offer of the other side, which ends the dispute, or decline it */
  'PATCH /api/disputes/{disputeId}/offers/{offerId}': {
    path: {
      disputeId: string;
      offerId: string;
    };
    query: never;
    body: {
      accept: boolean;
    };
    data: {
      disputeId: string;
      state: "open" | "in_review" | "decided" | "appealed" | "closed";
    };
  };
  /** Withdraw your own dispute */
  'POST /api/disputes/{disputeId}/withdraw': {
    path: {
      disputeId: string;
    };
    query: never;
    body: {
      text?: string;
    };
    data: {
      disputeId: string;
      state: "open" | "in_review" | "decided" | "appealed" | "closed";
    };
  };
  /** Firmware images that the platform has published, signed */
  'GET /api/firmware': {
    path: never;
    query: {
      product?: string;
      partition?: string;
      build?: string;
      withdrawn?: boolean;
    };
    body: never;
    data: {
      images: {
        manifest: {
          v: 1;
          imageId: string;
          /** As the phone’s boot loader calls itself (`fastboot getvar product`) */
          product: string;
          /** Without slot: `boot` */
          partition: string;
          build: string;
          rollbackIndex?: number;
          length: number;
          sha256: string;
          publishedAt: string;
        };
        signature: string;
        key: string;
        isWithdrawn: boolean;
      }[];
      /** The platform’s keys that sign images, newest first */
      keys: string[];
    };
  };
  /** Bytes of an image, for the two people of a live remote session. With `Range`, at most 8 MiB at once */
  'GET /api/firmware/{imageId}/content': {
    path: {
      imageId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** Features that are on for the caller, what is stopped at the moment, and the notices about it */
  'GET /api/flags': {
    path: never;
    query: never;
    body: never;
    data: {
      features: string[];
      values: Record<string, Record<string, string>>;
      stopped: {
        what: string;
        notice: {
          en: string;
          ta: string;
          hi: string;
        } | null;
      }[];
      readOnly: boolean;
      readOnlyNotice: {
        en: string;
        ta: string;
        hi: string;
      } | null;
    };
  };
  /** The process answers */
  'GET /api/health': {
    path: never;
    query: never;
    body: never;
    data: {
      status: "ok";
    };
  };
  /** A dealer's stock per product and warehouse */
  'GET /api/inventory/{dealerId}': {
    path: {
      dealerId: string;
    };
    query: {
      lowStock?: boolean;
      search?: string;
      warehouseId?: string;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      items: {
        productId: string;
        sku: string;
        title: string;
        warehouseId: string;
        warehouseName: string;
        quantity: number;
        reservedCount: number;
        available: number;
        lowStockAt: number;
        updatedAt: string;
      }[];
      nextAfter: string | null;
      /** rows at or below their low-stock mark, at most 1,000 counted */
      lowStockCount: number;
    };
  };
  /** Change many quantities at once, all or nothing */
  'POST /api/inventory/{dealerId}/bulk': {
    path: {
      dealerId: string;
    };
    query: never;
    body: {
      changes: {
        productId: string;
        warehouseId?: string;
        quantity?: number;
        /** how much more, or less */
        change?: number;
        lowStockAt?: number;
      }[];
      reason: "received" | "counted" | "damaged" | "corrected" | "imported";
      note?: string;
    };
    data: {
      changed: number;
    };
  };
  /** What happened to a dealer's stock, newest first */
  'GET /api/inventory/{dealerId}/movements': {
    path: {
      dealerId: string;
    };
    query: {
      productId?: string;
      before?: number;
      limit: number;
    };
    body: never;
    data: {
      items: {
        seq: number;
        productId: string;
        sku: string;
        warehouseId: string;
        kind: string;
        quantityDelta: number;
        reservedDelta: number;
        jobId: string | null;
        note: string | null;
        at: string;
      }[];
      nextBefore: number | null;
    };
  };
  /** A dealer's warehouses, the main one first */
  'GET /api/inventory/{dealerId}/warehouses': {
    path: {
      dealerId: string;
    };
    query: never;
    body: never;
    data: {
      items: {
        warehouseId: string;
        name: string;
        address: string;
        city: string;
        pin: string;
        stateCode: string;
        main: boolean;
        active: boolean;
      }[];
    };
  };
  /** Add a warehouse */
  'POST /api/inventory/{dealerId}/warehouses': {
    path: {
      dealerId: string;
    };
    query: never;
    body: {
      name: string;
      address: string;
      city: string;
      /** six digits */
      pin: string;
      /** GST state code, e.g. 33 */
      stateCode: string;
      main: boolean;
    };
    data: {
      warehouseId: string;
      name: string;
      address: string;
      city: string;
      pin: string;
      stateCode: string;
      main: boolean;
      active: boolean;
    };
  };
  /** Change a warehouse */
  'PUT /api/inventory/{dealerId}/warehouses/{warehouseId}': {
    path: {
      dealerId: string;
      warehouseId: string;
    };
    query: never;
    body: {
      name: string;
      address: string;
      city: string;
      /** six digits */
      pin: string;
      /** GST state code, e.g. 33 */
      stateCode: string;
      main: boolean;
    };
    data: {
      warehouseId: string;
      name: string;
      address: string;
      city: string;
      pin: string;
      stateCode: string;
      main: boolean;
      active: boolean;
    };
  };
  /** Set or change the quantity of a product in a warehouse */
  'PATCH /api/inventory/{dealerId}/{productId}': {
    path: {
      dealerId: string;
      productId: string;
    };
    query: never;
    body: {
      warehouseId?: string;
      quantity?: number;
      /** how much more, or less */
      change?: number;
      lowStockAt?: number;
      reason: "received" | "counted" | "damaged" | "corrected" | "imported";
      note?: string;
    };
    data: {
      changed: number;
    };
  };
  /** Documents issued to or by the signed-in user, newest first */
  'GET /api/invoices': {
    path: never;
    query: {
      jobId?: string;
      kind?: "tax_invoice" | "bill_of_supply" | "credit_note" | "commission_invoice" | "commission_credit_note";
      from?: string;
      to?: string;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      invoices: {
        invoiceId: string;
        kind: "tax_invoice" | "bill_of_supply" | "credit_note" | "commission_invoice" | "commission_credit_note";
        documentNumber: string;
        issuedOn: string;
        jobId: string;
        supplierId: string;
        recipientId: string;
        /** paise */
        taxableAmount: number;
        /** paise */
        cgst: number;
        /** paise */
        sgst: number;
        /** paise */
        igst: number;
        /** paise */
        totalAmount: number;
        correctsId: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** A tax invoice, bill of supply or credit note, as it was issued */
  'GET /api/invoices/{invoiceId}': {
    path: {
      invoiceId: string;
    };
    query: never;
    body: never;
    data: {
      invoiceId: string;
      kind: "tax_invoice" | "bill_of_supply" | "credit_note" | "commission_invoice" | "commission_credit_note";
      documentNumber: string;
      issuedOn: string;
      jobId: string;
      supplierId: string;
      recipientId: string;
      /** paise */
      taxableAmount: number;
      /** paise */
      cgst: number;
      /** paise */
      sgst: number;
      /** paise */
      igst: number;
      /** paise */
      totalAmount: number;
      correctsId: string | null;
      supplier: {
        name: string;
        gstin: string | null;
        address: {
          name: string;
          lines: string[];
          city: string;
          pin: string;
          stateCode: string;
          stateName: string;
        };
      };
      recipient: {
        name: string;
        gstin: string | null;
        address: {
          name: string;
          lines: string[];
          city: string;
          pin: string;
          stateCode: string;
          stateName: string;
        };
      };
      deliveryAddress: {
        name: string;
        lines: string[];
        city: string;
        pin: string;
        stateCode: string;
        stateName: string;
      } | null;
      placeOfSupply: {
        stateCode: string;
        stateName: string;
      };
      reverseCharge: boolean;
      lines: {
        description: string;
        hsn: string;
        quantity: number;
        /** paise */
        unitAmount: number;
        /** paise */
        discount: number;
        gstRateBp: number;
        /** paise */
        taxableAmount: number;
        /** paise */
        cgst: number;
        /** paise */
        sgst: number;
        /** paise */
        igst: number;
        /** paise */
        totalAmount: number;
      }[];
      amountInWords: string;
      reason: string | null;
      eInvoice: {
        irn: string;
        ackNo: string;
        ackOn: string;
      } | null;
    };
  };
  /** The same as PDF, in the language asked for: the same bytes every time */
  'GET /api/invoices/{invoiceId}/pdf': {
    path: {
      invoiceId: string;
    };
    query: {
      locale: "en" | "ta" | "hi";
    };
    body: never;
    data: never;
  };
  /** Disputes of an order or repair, and what of it can be disputed now */
  'GET /api/jobs/{jobId}/disputes': {
    path: {
      jobId: string;
    };
    query: never;
    body: never;
    data: {
      jobId: string;
      you: "customer" | "payee" | "platform";
      canOpen: boolean;
      problem: string | null;
      windowEndsAt: string | null;
      kinds: ("not_received" | "damaged" | "wrong_item" | "not_as_described" | "counterfeit" | "other" | "return_not_as_sent" | "return_missing" | "buyer_not_reachable" | "not_repaired" | "fault_came_back" | "new_fault" | "data_lost" | "poor_work" | "customer_not_reachable")[];
      lines: {
        lineId: string;
        description: string;
        kind: "goods" | "delivery" | "service" | "fee";
        /** paise */
        amount: number;
        /** paise */
        disputable: number;
      }[];
      disputes: {
        disputeId: string;
        jobId: string;
        payeeId: string;
        payeeName: string;
        state: "open" | "in_review" | "decided" | "appealed" | "closed";
        outcome: "withdrawn" | "agreed" | "decided" | "decided_on_appeal" | "job_cancelled" | null;
        kind: "not_received" | "damaged" | "wrong_item" | "not_as_described" | "counterfeit" | "other" | "return_not_as_sent" | "return_missing" | "buyer_not_reachable" | "not_repaired" | "fault_came_back" | "new_fault" | "data_lost" | "poor_work" | "customer_not_reachable";
        wish: "refund" | "partial_refund" | "replacement" | "payment" | "other";
        openedBy: "customer" | "payee";
        /** paise */
        claimed: number;
        openedAt: string;
        answerBy: string;
        decideBy: string;
        appealUntil: string | null;
        closedAt: string | null;
        overdue: boolean;
        waitingFor: "customer" | "payee" | "both" | "platform" | "nobody";
      }[];
    };
  };
  /** Open a dispute: the money of exactly these lines stands still until it is closed */
  'POST /api/jobs/{jobId}/disputes': {
    path: {
      jobId: string;
    };
    query: never;
    body: {
      kind: "not_received" | "damaged" | "wrong_item" | "not_as_described" | "counterfeit" | "other" | "return_not_as_sent" | "return_missing" | "buyer_not_reachable" | "not_repaired" | "fault_came_back" | "new_fault" | "data_lost" | "poor_work" | "customer_not_reachable";
      wish: "refund" | "partial_refund" | "replacement" | "payment" | "other";
      text: string;
      /** without an amount: everything left of the line */
      lines: {
        lineId: string;
        /** paise */
        amount?: number;
      }[];
    };
    data: {
      disputeId: string;
    };
  };
  /** The money of an order, repair or booking, as its parties see it */
  'GET /api/jobs/{jobId}/escrow': {
    path: {
      jobId: string;
    };
    query: never;
    body: never;
    data: {
      jobId: string;
      /** the least advanced line decides */
      escrowStatus: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded" | "none";
      lines: {
        lineId: string;
        description: string;
        state: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
        /** paise */
        amount: number;
        /** paise */
        refunded: number;
        /** paise */
        refundable: number;
        releasableAt: string | null;
        releasedAt: string | null;
        frozenBy: ("manual" | "dispute" | "review")[];
      }[];
      refunds: {
        refundId: string;
        /** paise */
        amount: number;
        state: string;
        decidedAt: string;
        endedAt: string | null;
      }[];
    };
  };
  /** What goes into the parcel, without prices (PDF) */
  'GET /api/jobs/{jobId}/packing-slip': {
    path: {
      jobId: string;
    };
    query: {
      locale: "en" | "ta" | "hi";
    };
    body: never;
    data: never;
  };
  /** What of a job has been rated, and what still can be */
  'GET /api/jobs/{jobId}/ratings': {
    path: {
      jobId: string;
    };
    query: never;
    body: never;
    data: {
      /** Bought and delivered: missing ratings may be given */
      rateable: boolean;
      payee: {
        subjectId: string;
        rating: {
          ratingId: string;
          subjectId: string;
          /** stars */
          score: number;
          tags: string[];
          comment: string | null;
          createdAt: string;
          editedAt: string | null;
          reply: {
            text: string;
            at: string;
          } | null;
          jobId: string;
          lineId: string | null;
          payeeId: string;
          state: "shown" | "waiting" | "hidden" | "withdrawn";
          stateReason: string | null;
          editableUntil: string;
        } | null;
      };
      lines: {
        lineId: string;
        subjectId: string;
        description: string;
        rating: {
          ratingId: string;
          subjectId: string;
          /** stars */
          score: number;
          tags: string[];
          comment: string | null;
          createdAt: string;
          editedAt: string | null;
          reply: {
            text: string;
            at: string;
          } | null;
          jobId: string;
          lineId: string | null;
          payeeId: string;
          state: "shown" | "waiting" | "hidden" | "withdrawn";
          stateReason: string | null;
          editableUntil: string;
        } | null;
      }[];
    };
  };
  /** Keys of session tokens, relays and STUN servers: what a device knows before it meets anybody */
  'GET /api/link/config': {
    path: never;
    query: never;
    body: never;
    data: {
      /** Versions of the Link protocol in force */
      versions: number[];
      issuer: string;
      keys: {
        kid: string;
        kty: "OKP";
        crv: "Ed25519";
        alg: "EdDSA";
        use: "sig";
        x: string;
      }[];
      relays: {
        id: string;
        region: string;
        key: string;
        tls: string;
        quic?: string;
        ws?: string;
      }[];
      stun: string[];
    };
  };
  /** Into which teams you are asked, by the addresses and numbers you have proved */
  'GET /api/link/invitations': {
    path: never;
    query: never;
    body: never;
    data: {
      invitations: {
        invitationId: string;
        team: string | null;
        invitedBy: string;
        role: "owner" | "admin" | "member";
        expiresAt: string;
      }[];
    };
  };
  /** Accept or decline an invitation */
  'POST /api/link/invitations/{invitationId}': {
    path: {
      invitationId: string;
    };
    query: never;
    body: {
      accept: boolean;
    };
    data: {
      done: true;
    };
  };
  /** Your devices and those of your teams: who is connected, in which team, with which tags */
  'GET /api/link/nodes': {
    path: never;
    query: never;
    body: never;
    data: {
      nodes: {
        deviceId: string;
        name: string;
        kind: "agent" | "browser" | "relay";
        platform: "linux" | "darwin" | "win32" | "browser" | "relay";
        isOwn: boolean;
        ownerId: string;
        teamId: string | null;
        tags: string[];
        region: string | null;
        isOnline: boolean;
        lastSeenAt: string | null;
      }[];
      regions: string[];
    };
  };
  /** Put a device into a team (its owner), tag it (admins of the team), say near which region it is */
  'PATCH /api/link/nodes/{deviceId}': {
    path: {
      deviceId: string;
    };
    query: never;
    body: {
      teamId?: string | null;
      tags?: string[];
      region?: string | null;
    };
    data: {
      deviceId: string;
      name: string;
      kind: "agent" | "browser" | "relay";
      platform: "linux" | "darwin" | "win32" | "browser" | "relay";
      isOwn: boolean;
      ownerId: string;
      teamId: string | null;
      tags: string[];
      region: string | null;
      isOnline: boolean;
      lastSeenAt: string | null;
    };
  };
  /** Sessions of your devices and of the teams you look after, newest first */
  'GET /api/link/sessions': {
    path: never;
    query: {
      state?: "live" | "ended";
      deviceId?: string;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      sessions: {
        sessionId: string;
        host: {
          deviceId: string;
          name: string;
          isOwn: boolean;
        };
        guest: {
          deviceId: string;
          name: string;
          isOwn: boolean;
        };
        teamId: string | null;
        openedBy: string;
        scopes: string[];
        policy: "automatic" | "strict" | "direct" | "relay";
        relays: string[];
        state: "connecting" | "open" | "paused" | "ended";
        rung: "tcp" | "quic" | "ice" | "rdp" | "relay" | null;
        roundTrip_ms: number | null;
        bytesPerSecond: number | null;
        openedAt: string;
        reportedAt: string | null;
        hardEnd: string;
        endedAt: string | null;
        endedBy: "host" | "guest" | "server" | null;
        endReason: string | null;
        hostSent_bytes: number | null;
        guestSent_bytes: number | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** A session with what its two devices said last: way, quality, how the ladder went */
  'GET /api/link/sessions/{sessionId}': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      sessionId: string;
      host: {
        deviceId: string;
        name: string;
        isOwn: boolean;
      };
      guest: {
        deviceId: string;
        name: string;
        isOwn: boolean;
      };
      teamId: string | null;
      openedBy: string;
      scopes: string[];
      policy: "automatic" | "strict" | "direct" | "relay";
      relays: string[];
      state: "connecting" | "open" | "paused" | "ended";
      rung: "tcp" | "quic" | "ice" | "rdp" | "relay" | null;
      roundTrip_ms: number | null;
      bytesPerSecond: number | null;
      openedAt: string;
      reportedAt: string | null;
      hardEnd: string;
      endedAt: string | null;
      endedBy: "host" | "guest" | "server" | null;
      endReason: string | null;
      hostSent_bytes: number | null;
      guestSent_bytes: number | null;
      reports: {
        side: "host" | "guest";
        at: string;
        report: {
          state: "connecting" | "open" | "paused" | "ended";
          rung?: "tcp" | "quic" | "ice" | "rdp" | "relay";
          path?: string;
          why?: string;
          roundTrip_ms?: number;
          bytesPerSecond?: number;
          ladder: {
            rung: "tcp" | "quic" | "ice" | "rdp" | "relay";
            target: string;
            outcome: "open" | "refused" | "no answer" | "failed" | "skipped" | "given up";
            detail?: string;
            took_ms: number;
          }[];
        };
      }[];
    };
  };
  /** End a session: both devices and the relays hear it at once */
  'POST /api/link/sessions/{sessionId}/end': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Your teams, with their plans */
  'GET /api/link/teams': {
    path: never;
    query: never;
    body: never;
    data: {
      teams: {
        teamId: string;
        name: string | null;
        isPersonal: boolean;
        role: "owner" | "admin" | "member";
        members: number;
        devices: number;
        plan: {
          plan: "free" | "team" | "business";
          version: number;
          seats: number;
          devices: number;
          liveSessions: number;
        };
        paidUntil: string | null;
      }[];
    };
  };
  /** Make a team: people who share devices by rules */
  'POST /api/link/teams': {
    path: never;
    query: never;
    body: {
      name: string;
    };
    data: {
      teamId: string;
      name: string | null;
      isPersonal: boolean;
      role: "owner" | "admin" | "member";
      members: number;
      devices: number;
      plan: {
        plan: "free" | "team" | "business";
        version: number;
        seats: number;
        devices: number;
        liveSessions: number;
      };
      paidUntil: string | null;
    };
  };
  /** A team: plan and what of it is used, people, open invitations */
  'GET /api/link/teams/{teamId}': {
    path: {
      teamId: string;
    };
    query: never;
    body: never;
    data: {
      teamId: string;
      name: string | null;
      isPersonal: boolean;
      role: "owner" | "admin" | "member";
      members: number;
      devices: number;
      plan: {
        plan: "free" | "team" | "business";
        version: number;
        seats: number;
        devices: number;
        liveSessions: number;
      };
      paidUntil: string | null;
      invited: number;
      liveSessions: number;
      people: {
        userId: string;
        /** As they call themselves, else their masked address */
        name: string;
        role: "owner" | "admin" | "member";
        isYou: boolean;
        joinedAt: string;
      }[];
      invitations: {
        invitationId: string;
        /** Masked */
        contact: string;
        role: "owner" | "admin" | "member";
        expiresAt: string;
      }[];
    };
  };
  /** Give the team another name (its admins) */
  'PATCH /api/link/teams/{teamId}': {
    path: {
      teamId: string;
    };
    query: never;
    body: {
      name: string;
    };
    data: {
      done: true;
    };
  };
  /** Delete the team (its owners): sessions end at once, devices are in no team */
  'DELETE /api/link/teams/{teamId}': {
    path: {
      teamId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Ask somebody into the team by their e-mail address or mobile number (admins) */
  'POST /api/link/teams/{teamId}/invitations': {
    path: {
      teamId: string;
    };
    query: never;
    body: {
      /** E-mail address or Indian mobile number */
      contact: string;
      role: "admin" | "member";
    };
    data: {
      invitationId: string;
      contact: string;
      expiresAt: string;
    };
  };
  /** Take an invitation back (admins) */
  'DELETE /api/link/teams/{teamId}/invitations/{invitationId}': {
    path: {
      teamId: string;
      invitationId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Make a member owner, admin or member (owners) */
  'PATCH /api/link/teams/{teamId}/members/{userId}': {
    path: {
      teamId: string;
      userId: string;
    };
    query: never;
    body: {
      role: "owner" | "admin" | "member";
    };
    data: {
      done: true;
    };
  };
  /** Take somebody out of the team (admins), or leave it: what came from the team ends at once */
  'DELETE /api/link/teams/{teamId}/members/{userId}': {
    path: {
      teamId: string;
      userId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Who may reach which device of the team, for what, by which way; the first that fits decides */
  'GET /api/link/teams/{teamId}/rules': {
    path: {
      teamId: string;
    };
    query: never;
    body: never;
    data: {
      rules: {
        ruleId: string;
        teamId: string;
        subjectKind: "team" | "member" | "device" | "tag";
        targetKind: "team" | "device" | "tag";
        policy: "automatic" | "strict" | "direct" | "relay";
        bytesPerSecond: number | null;
        maxMinutes: number;
        subject: string | null;
        target: string | null;
        scopes: string[];
        createdAt: string;
      }[];
    };
  };
  /** Make a rule (admins of the team) */
  'POST /api/link/teams/{teamId}/rules': {
    path: {
      teamId: string;
    };
    query: never;
    body: {
      subjectKind: "team" | "member" | "device" | "tag";
      targetKind: "team" | "device" | "tag";
      policy: "automatic" | "strict" | "direct" | "relay";
      bytesPerSecond: number | null;
      maxMinutes: number;
      subject: string | null;
      target: string | null;
      scopes: string[];
    };
    data: {
      ruleId: string;
      teamId: string;
      subjectKind: "team" | "member" | "device" | "tag";
      targetKind: "team" | "device" | "tag";
      policy: "automatic" | "strict" | "direct" | "relay";
      bytesPerSecond: number | null;
      maxMinutes: number;
      subject: string | null;
      target: string | null;
      scopes: string[];
      createdAt: string;
    };
  };
  /** Change a rule (admins): sessions that it let in end */
  'PUT /api/link/teams/{teamId}/rules/{ruleId}': {
    path: {
      teamId: string;
      ruleId: string;
    };
    query: never;
    body: {
      subjectKind: "team" | "member" | "device" | "tag";
      targetKind: "team" | "device" | "tag";
      policy: "automatic" | "strict" | "direct" | "relay";
      bytesPerSecond: number | null;
      maxMinutes: number;
      subject: string | null;
      target: string | null;
      scopes: string[];
    };
    data: {
      ruleId: string;
      teamId: string;
      subjectKind: "team" | "member" | "device" | "tag";
      targetKind: "team" | "device" | "tag";
      policy: "automatic" | "strict" | "direct" | "relay";
      bytesPerSecond: number | null;
      maxMinutes: number;
      subject: string | null;
      target: string | null;
      scopes: string[];
      createdAt: string;
    };
  };
  /** Delete a rule (admins): sessions that it let in end */
  'DELETE /api/link/teams/{teamId}/rules/{ruleId}': {
    path: {
      teamId: string;
      ruleId: string;
    };
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Until when the plan of a team is paid, what going on costs, and what was bought (its owners) */
  'GET /api/link/teams/{teamId}/subscription': {
    path: {
      teamId: string;
    };
    query: never;
    body: never;
    data: {
      teamId: string;
      plan: {
        plan: "free" | "team" | "business";
        version: number;
        seats: number;
        devices: number;
        liveSessions: number;
      };
      standing: "free" | "given" | "paid" | "grace";
      paidUntil: string | null;
      endsForGoodAt: string | null;
      offers: {
        plan: "free" | "team" | "business";
        version: number;
        seats: number;
        devices: number;
        liveSessions: number;
        gstRate_bp: number;
        isRenewal: boolean;
        periods: {
          period: "month" | "year";
          fullMinor: number;
          creditMinor: number;
          priceMinor: number;
          from: string | null;
          until: string | null;
          refusal: "link.plan_given" | "link.smaller_plan_waits" | "link.credit_too_large" | "link.paid_far_ahead" | null;
        }[];
      }[];
      purchases: {
        purchaseId: string;
        plan: "team" | "business";
        period: "month" | "year";
        state: "waiting" | "paid" | "lapsed" | "refunded" | "replaced";
        priceMinor: number;
        creditMinor: number;
        totalMinor: number;
        orderedAt: string;
        payBy: string;
        from: string | null;
        until: string | null;
        isYours: boolean;
        checkoutId: string | null;
        invoiceId: string | null;
      }[];
    };
  };
  /** Order a month or a year of a plan (its owners); pay it by the checkout that is answered */
  'POST /api/link/teams/{teamId}/subscription': {
    path: {
      teamId: string;
    };
    query: never;
    body: {
      plan: "team" | "business";
      period: "month" | "year";
      /** The price that was shown: without GST, less what is left of the plan before */
      expectedPriceMinor: number;
      billing: {
        name: string;
        gstin?: string | null;
        addressLine: string;
        city: string;
        pin: string;
        /** Where a PIN lies in two States */
        stateCode?: string;
      };
    };
    data: {
      purchaseId: string;
      plan: "team" | "business";
      period: "month" | "year";
      state: "waiting" | "paid" | "lapsed" | "refunded" | "replaced";
      priceMinor: number;
      creditMinor: number;
      totalMinor: number;
      orderedAt: string;
      payBy: string;
      from: string | null;
      until: string | null;
      isYours: boolean;
      checkoutId: string | null;
      invoiceId: string | null;
    };
  };
  /** What the signed-in user was told, newest first */
  'GET /api/notifications': {
    path: never;
    query: {
      unread?: boolean;
      locale?: "en" | "ta" | "hi";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      notifications: {
        notificationId: string;
        /** Stable name, for an icon */
        kind: string;
        category: "orders" | "repairs" | "money" | "account" | "security" | "stock" | "ratings" | "staff";
        title: string;
        body: string;
        path: string | null;
        createdAt: string;
        readAt: string | null;
      }[];
      /** 100 stands for 100 or more */
      unreadCount: number;
      nextAfter: string | null;
    };
  };
  /** Mark all as read, up to the newest one the page showed */
  'POST /api/notifications/read-all': {
    path: never;
    query: never;
    body: {
      /** The newest one the page showed */
      upTo?: string;
    };
    data: {
      marked: number;
      /** 100 stands for 100 or more */
      unreadCount: number;
    };
  };
  /** By which channel the user is told what, and when not */
  'GET /api/notifications/settings': {
    path: never;
    query: never;
    body: never;
    data: {
      channels: {
        category: "orders" | "repairs" | "money" | "account" | "security" | "stock" | "ratings" | "staff";
        /** Cannot be switched off */
        fixed: boolean;
        /** Waits for the end of quiet hours */
        quiet: boolean;
        email: boolean;
        sms: boolean;
      }[];
      quietHours: {
        /** Time in India, `21:30` */
        from: string;
        /** Time in India, `21:30` */
        to: string;
      };
    };
  };
  /** Change channels or quiet hours; what is not named stays */
  'PATCH /api/notifications/settings': {
    path: never;
    query: never;
    body: {
      channels?: {
        orders?: {
          email?: boolean;
          sms?: boolean;
        };
        money?: {
          email?: boolean;
          sms?: boolean;
        };
        stock?: {
          email?: boolean;
          sms?: boolean;
        };
        ratings?: {
          email?: boolean;
          sms?: boolean;
        };
      };
      /** The same time twice: no quiet hours */
      quietHours?: {
        /** Time in India, `21:30` */
        from: string;
        /** Time in India, `21:30` */
        to: string;
      };
    };
    data: {
      channels: {
        category: "orders" | "repairs" | "money" | "account" | "security" | "stock" | "ratings" | "staff";
        /** Cannot be switched off */
        fixed: boolean;
        /** Waits for the end of quiet hours */
        quiet: boolean;
        email: boolean;
        sms: boolean;
      }[];
      quietHours: {
        /** Time in India, `21:30` */
        from: string;
        /** Time in India, `21:30` */
        to: string;
      };
    };
  };
  /** How many were not read yet (100 stands for more) */
  'GET /api/notifications/unread-count': {
    path: never;
    query: never;
    body: never;
    data: {
      /** 100 stands for 100 or more */
      unreadCount: number;
    };
  };
  /** Mark as read, or as not read */
  'PATCH /api/notifications/{notificationId}': {
    path: {
      notificationId: string;
    };
    query: never;
    body: {
      read: boolean;
    };
    data: {
      notificationId: string;
      read: boolean;
      /** 100 stands for 100 or more */
      unreadCount: number;
    };
  };
  /** The buyer's orders, newest first */
  'GET /api/orders': {
    path: never;
    query: {
      status?: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      orders: {
        orderId: string;
        checkoutId: string;
        customerId: string;
        dealerId: string;
        dealerName: string;
        buyerKind: "b2b" | "b2c";
        status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
        itemCount: number;
        firstTitle: string;
        totalAmount: number;
        createdAt: string;
        changedAt: string;
        actBy: string | null;
      }[];
      nextCursor: string | null;
    };
  };
  /** Check out: one order per dealer, goods reserved for 15 minutes */
  'POST /api/orders': {
    path: never;
    query: never;
    body: {
      items: {
        productId: string;
        quantity: number;
      }[];
      buyerKind: "b2b" | "b2c";
      addressId: string;
      expectedTotal?: number;
    };
    data: {
      checkoutId: string;
      totalAmount: number;
      reservedUntil: string;
      orders: {
        orderId: string;
        dealerId: string;
        totalAmount: number;
      }[];
    };
  };
  /** What a checkout would cost now, per dealer, with the minimums; nothing is reserved */
  'POST /api/orders/quote': {
    path: never;
    query: never;
    body: {
      items: {
        productId: string;
        quantity: number;
      }[];
      buyerKind: "b2b" | "b2c";
      addressId?: string;
      pin?: string;
    };
    data: {
      orders: {
        dealerId: string;
        dealerName: string;
        items: {
          productId: string;
          title: string;
          quantity: number;
          unitMinor: number;
          totalMinor: number;
        }[];
        goodsMinor: number;
        deliveryMinor: number;
        feeMinor: number;
        totalMinor: number;
        ruleFlags: {
          ruleVersion: number;
          buyerKind: "b2b" | "b2c";
          minimum_minor: number;
          judged_minor: number;
          minimumMet: boolean;
          distance_km: number | null;
        };
      }[];
      totalAmount: number;
      minimumMet: boolean;
    };
  };
  /** Which state may follow which, who may move, and what it needs */
  'GET /api/orders/transitions': {
    path: never;
    query: never;
    body: never;
    data: {
      transitions: {
        from: string;
        to: string;
        by: string[];
        needs: string | null;
      }[];
    };
  };
  /** An order with its lines, timeline and what the caller may do */
  'GET /api/orders/{orderId}': {
    path: {
      orderId: string;
    };
    query: never;
    body: never;
    data: {
      orderId: string;
      checkoutId: string;
      customerId: string;
      dealerId: string;
      dealerName: string;
      buyerKind: "b2b" | "b2c";
      status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
      itemCount: number;
      firstTitle: string;
      totalAmount: number;
      createdAt: string;
      changedAt: string;
      actBy: string | null;
      goodsMinor: number;
      deliveryMinor: number;
      feeMinor: number;
      ruleFlags: {
        ruleVersion: number;
        buyerKind: "b2b" | "b2c";
        minimum_minor: number;
        judged_minor: number;
        minimumMet: boolean;
        distance_km: number | null;
      };
      reservationExpiresAt: string;
      deliveredAt: string | null;
      disputeWindowEndsAt: string | null;
      lines: {
        lineId: string;
        kind: string;
        productId: string | null;
        description: string;
        hsn: string;
        quantity: number;
        unitMinor: number;
        taxableMinor: number;
        gstRateBp: number;
        cgstMinor: number;
        sgstMinor: number;
        igstMinor: number;
        totalMinor: number;
        refundedMinor: number;
      }[];
      deliveryAddress: {
        name: string;
        lines: string[];
        city: string;
        pin: string;
        stateCode: string;
        stateName: string;
        phone?: string;
      } | null;
      returnAddress: {
        name: string;
        lines: string[];
        city: string;
        pin: string;
        stateCode: string;
        stateName: string;
        phone?: string;
      } | null;
      timeline: {
        at: string;
        from: string | null;
        to: string;
        mover: "buyer" | "dealer" | "operations" | "system";
        reason: string | null;
      }[];
      shipment: {
        courier: string;
        trackingNumber: string;
        trackingUrl: string | null;
        shippedAt: string;
        deliveredBy: "code" | "proof" | null;
        hasProof: boolean;
      } | null;
      deliveryCode: string | null;
      returns: {
        returnId: string;
        state: string;
        reasonCode: string;
        reason: string;
        answer: string | null;
        amountMinor: number;
        lines: {
          lineId: string;
          quantity: number;
          amount_minor: number;
        }[];
        createdAt: string;
      }[];
      moves: {
        to: string;
        needs: string | null;
      }[];
    };
  };
  /** Download the proof of delivery */
  'GET /api/orders/{orderId}/proof': {
    path: {
      orderId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** Upload a proof of delivery: the body is the file (PDF, JPEG or PNG, at most 8 MB) */
  'PUT /api/orders/{orderId}/proof': {
    path: {
      orderId: string;
    };
    query: never;
    body: never;
    data: {
      orderId: string;
    };
  };
  /** Ask to return some or all items */
  'POST /api/orders/{orderId}/returns': {
    path: {
      orderId: string;
    };
    query: never;
    body: {
      reasonCode: "defective" | "wrong_item" | "not_as_described" | "damaged" | "changed_mind";
      reason: string;
      lines: {
        lineId: string;
        quantity: number;
      }[];
    };
    data: {
      returnId: string;
      amountMinor: number;
    };
  };
  /** Accept, reject, withdraw or receive the open return */
  'PATCH /api/orders/{orderId}/returns': {
    path: {
      orderId: string;
    };
    query: never;
    body: {
      decision: "accept" | "reject" | "withdraw" | "receive";
      note?: string;
    };
    data: {
      orderId: string;
      status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
    };
  };
  /** Move an order along its states; the table is at /api/orders/transitions */
  'PATCH /api/orders/{orderId}/status': {
    path: {
      orderId: string;
    };
    query: never;
    body: {
      status: "accepted" | "packed" | "shipped" | "delivered" | "cancelled";
      reason?: string;
      courier?: string;
      trackingNumber?: string;
      trackingUrl?: string;
      deliveryCode?: string;
    };
    data: {
      orderId: string;
      status: "draft" | "validated" | "awaiting_payment" | "paid" | "accepted" | "packed" | "shipped" | "delivered" | "completed" | "cancelled" | "return_requested" | "returned" | "disputed" | "refunded";
    };
  };
  /** Does the order still keep the rules it was placed under and those of now? */
  'POST /api/orders/{orderId}/validate': {
    path: {
      orderId: string;
    };
    query: never;
    body: never;
    data: {
      orders: {
        dealerId: string;
        dealerName: string;
        items: {
          productId: string;
          title: string;
          quantity: number;
          unitMinor: number;
          totalMinor: number;
        }[];
        goodsMinor: number;
        deliveryMinor: number;
        feeMinor: number;
        totalMinor: number;
        ruleFlags: {
          ruleVersion: number;
          buyerKind: "b2b" | "b2c";
          minimum_minor: number;
          judged_minor: number;
          minimumMet: boolean;
          distance_km: number | null;
        };
      }[];
      totalAmount: number;
      minimumMet: boolean;
    };
  };
  /** Where a payee is paid (masked) */
  'GET /api/payees/{payeeId}/account': {
    path: {
      payeeId: string;
    };
    query: never;
    body: never;
    data: {
      account: {
        method: "bank" | "upi";
        last4: string;
        /** nothing is paid out before (cool-off) */
        usableFrom: string;
        onboarding: "pending" | "active" | "rejected";
        onboardingError: string | null;
      } | null;
    };
  };
  /** Change where a payee is paid; a changed account waits for its cool-off */
  'PUT /api/payees/{payeeId}/account': {
    path: {
      payeeId: string;
    };
    query: never;
    body: {
      method: "bank";
      holderName: string;
      /** 6–18 digits */
      accountNumber: string;
      /** e.g. SBIN0000001 */
      ifsc: string;
    } | {
      method: "upi";
      holderName: string;
      /** e.g. name@bank */
      vpa: string;
    };
    data: {
      usableFrom: string;
    };
  };
  /** Held, available, on its way, paid and owed of a payee (MKT-12) */
  'GET /api/payees/{payeeId}/balance': {
    path: {
      payeeId: string;
    };
    query: never;
    body: never;
    data: {
      payeeId: string;
      /** net of what is still held, paise */
      held: number;
      /** released, not yet on its way, paise */
      available: number;
      /** paise */
      onItsWay: number;
      /** reached the bank, ever, paise */
      paid: number;
      /** taken from the next release after late refunds, paise */
      owed: number;
    };
  };
  /** What is held for a payee, newest first; without fees of the platform */
  'GET /api/payees/{payeeId}/holds': {
    path: {
      payeeId: string;
    };
    query: {
      state?: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      holds: {
        holdId: string;
        jobId: string;
        lineId: string;
        description: string;
        lineKind: "goods" | "delivery" | "service" | "fee";
        /** what the whole order or repair is about: its first line */
        jobTitle: string;
        paymentId: string;
        payeeId: string;
        payeeName: string;
        beneficiary: "payee" | "platform";
        state: "created" | "held" | "release_requested" | "on_hold" | "released" | "partially_refunded" | "refunded";
        /** paise */
        gross: number;
        /** what the payee gets of what is left, paise */
        net: number;
        /** paise */
        commission: number;
        /** paise */
        refunded: number;
        /** two different finance admins must release it */
        needsTwo: boolean;
        approvals: number;
        capturedAt: string;
        releasableAt: string | null;
        releaseRequestedAt: string | null;
        releasedAt: string | null;
        overdueSince: string | null;
        transferState: "none" | "wanted" | "on_hold" | "reversed" | "handed_over" | "failed";
        frozenBy: ("manual" | "dispute" | "review")[];
      }[];
      nextAfter: string | null;
    };
  };
  /** Payouts of a payee, newest first */
  'GET /api/payees/{payeeId}/payouts': {
    path: {
      payeeId: string;
    };
    query: {
      state?: "requested" | "processing" | "paid" | "failed" | "returned";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      payouts: {
        payoutId: string;
        payeeId: string;
        payeeName: string;
        batchId: string | null;
        method: "route" | "bank";
        /** paise */
        amount: number;
        state: "requested" | "processing" | "paid" | "failed" | "returned";
        utr: string | null;
        failure: string | null;
        requestedAt: string;
        sentAt: string | null;
        endedAt: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Ratings a seller received, of itself and its goods, newest first */
  'GET /api/payees/{payeeId}/ratings': {
    path: {
      payeeId: string;
    };
    query: {
      unanswered?: boolean;
      score?: number;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      ratings: {
        ratingId: string;
        subjectId: string;
        /** stars */
        score: number;
        tags: string[];
        comment: string | null;
        createdAt: string;
        editedAt: string | null;
        reply: {
          text: string;
          at: string;
        } | null;
        jobId: string;
        lineId: string | null;
        payeeId: string;
        state: "shown" | "waiting" | "hidden" | "withdrawn";
        stateReason: string | null;
        editableUntil: string;
      }[];
      nextAfter: string | null;
    };
  };
  /** Statement of a payee for a period: releases with deductions, refunds, payouts, balance */
  'GET /api/payees/{payeeId}/statement': {
    path: {
      payeeId: string;
    };
    query: {
      from: string;
      to: string;
    };
    body: never;
    data: {
      payeeId: string;
      from: string;
      to: string;
      /** paise */
      opening: number;
      /** paise */
      closing: number;
      truncated: boolean;
      lines: {
        at: string;
        kind: string;
        jobId: string | null;
        reference: string;
        /** paise */
        gross: number;
        /** paise */
        commission: number;
        /** paise */
        gst: number;
        /** paise */
        tcs: number;
        /** paise */
        tds: number;
        /** paise */
        amount: number;
        /** paise */
        balance: number;
      }[];
    };
  };
  /** The same as CSV, amounts in rupees */
  'GET /api/payees/{payeeId}/statement.csv': {
    path: {
      payeeId: string;
    };
    query: {
      from: string;
      to: string;
    };
    body: never;
    data: never;
  };
  /** Statement of a payee for a period as PDF, with commission, GST, TCS and TDS (IN-6, IN-7) */
  'GET /api/payees/{payeeId}/statement.pdf': {
    path: {
      payeeId: string;
    };
    query: {
      from: string;
      to: string;
      locale: "en" | "ta" | "hi";
    };
    body: never;
    data: never;
  };
  /** Payments of the signed-in payer, newest first; finance sees all */
  'GET /api/payments': {
    path: never;
    query: {
      state?: "created" | "pending" | "failed" | "captured";
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      payments: {
        paymentId: string;
        checkoutId: string;
        state: "created" | "pending" | "failed" | "captured";
        amountMinor: number;
        refundedMinor: number;
        currency: "INR";
        method: string | null;
        failureCode: string | null;
        createdAt: string;
        capturedAt: string | null;
      }[];
      nextCursor: string | null;
    };
  };
  /** Start paying for a checkout; answers the form that opens the gateway page */
  'POST /api/payments': {
    path: never;
    query: never;
    body: {
      checkoutId?: string;
      orderId?: string;
    };
    data: {
      paymentId: string;
      checkoutId: string;
      state: "created" | "pending" | "failed" | "captured";
      amountMinor: number;
      refundedMinor: number;
      currency: "INR";
      method: string | null;
      failureCode: string | null;
      createdAt: string;
      capturedAt: string | null;
      jobs: {
        jobId: string;
        amountMinor: number;
      }[];
      checkoutForm: {
        url: string;
        fields: Record<string, string>;
      } | null;
    };
  };
  /** The payer came back: checks the signature and asks the gateway; the page is never believed */
  'POST /api/payments/verify': {
    path: never;
    query: never;
    body: {
      paymentId: string;
      razorpayPaymentId: string;
      razorpayOrderId: string;
      razorpaySignature: string;
    };
    data: {
      paymentId: string;
      checkoutId: string;
      state: "created" | "pending" | "failed" | "captured";
      amountMinor: number;
      refundedMinor: number;
      currency: "INR";
      method: string | null;
      failureCode: string | null;
      createdAt: string;
      capturedAt: string | null;
      jobs: {
        jobId: string;
        amountMinor: number;
      }[];
      checkoutForm: {
        url: string;
        fields: Record<string, string>;
      } | null;
    };
  };
  /** A payment and its state */
  'GET /api/payments/{paymentId}': {
    path: {
      paymentId: string;
    };
    query: never;
    body: never;
    data: {
      paymentId: string;
      checkoutId: string;
      state: "created" | "pending" | "failed" | "captured";
      amountMinor: number;
      refundedMinor: number;
      currency: "INR";
      method: string | null;
      failureCode: string | null;
      createdAt: string;
      capturedAt: string | null;
      jobs: {
        jobId: string;
        amountMinor: number;
      }[];
      checkoutForm: {
        url: string;
        fields: Record<string, string>;
      } | null;
    };
  };
  /** Release everything a payment holds that may be released */
  'PATCH /api/payments/{paymentId}/release': {
    path: {
      paymentId: string;
    };
    query: never;
    body: {
      reason?: string;
    };
    data: {
      outcomes: {
        holdId: string;
        jobId: string;
        outcome: "released" | "approved" | "refused";
        code: string | null;
        message: string | null;
        /** approvals still missing */
        missing: number;
        /** paise */
        net: number;
      }[];
    };
  };
  /** Payouts, newest first */
  'GET /api/payouts': {
    path: never;
    query: {
      state?: "requested" | "processing" | "paid" | "failed" | "returned";
      after?: string;
      limit: number;
      payeeId?: string;
      batchId?: string;
    };
    body: never;
    data: {
      payouts: {
        payoutId: string;
        payeeId: string;
        payeeName: string;
        batchId: string | null;
        method: "route" | "bank";
        /** paise */
        amount: number;
        state: "requested" | "processing" | "paid" | "failed" | "returned";
        utr: string | null;
        failure: string | null;
        requestedAt: string;
        sentAt: string | null;
        endedAt: string | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Pay what is due: to these payees, or to all (200 at most) */
  'POST /api/payouts': {
    path: never;
    query: never;
    body: {
      payeeIds?: string[];
      note?: string;
    };
    data: {
      batchId: string;
      payoutIds: string[];
      /** paise */
      total: number;
      skipped: {
        payeeId: string;
        reason: "inactive" | "no_account" | "cooling_off" | "onboarding" | "nothing_due";
      }[];
    };
  };
  /** A payout with the lines it pays */
  'GET /api/payouts/{payoutId}': {
    path: {
      payoutId: string;
    };
    query: never;
    body: never;
    data: {
      payoutId: string;
      payeeId: string;
      payeeName: string;
      batchId: string | null;
      method: "route" | "bank";
      /** paise */
      amount: number;
      state: "requested" | "processing" | "paid" | "failed" | "returned";
      utr: string | null;
      failure: string | null;
      requestedAt: string;
      sentAt: string | null;
      endedAt: string | null;
      accountLast4: string;
      items: {
        jobId: string;
        kind: string;
        /** paise */
        amount: number;
      }[];
    };
  };
  /** Ask the gateway again about a payout without an answer, with the same key */
  'POST /api/payouts/{payoutId}/resend': {
    path: {
      payoutId: string;
    };
    query: never;
    body: never;
    data: {
      payoutId: string;
      state: "requested" | "processing" | "paid" | "failed" | "returned";
    };
  };
  /** A photo: `thumb` (160 px), `card` (480), `large` (1280) as WebP, `large.jpg` as JPEG */
  'GET /api/photos/{photoId}/{size}': {
    path: {
      photoId: string;
      size: "thumb" | "card" | "large" | "large.jpg";
    };
    query: never;
    body: never;
    data: never;
  };
  /** State, district and position of a PIN code */
  'GET /api/places/pins/{pin}': {
    path: {
      pin: string;
    };
    query: never;
    body: never;
    data: {
      pin: string;
      /** GST state code, two digits */
      stateCode: string;
      state: string;
      district: string;
      lat: number;
      lon: number;
      located: "post_office" | "district";
      places: {
        /** GST state code, two digits */
        stateCode: string;
        state: string;
        district: string;
      }[];
    };
  };
  /** States and Union territories with their GST codes */
  'GET /api/places/states': {
    path: never;
    query: never;
    body: never;
    data: {
      states: {
        code: string;
        name: string;
        nameTa: string;
        nameHi: string;
        kind: "state" | "union_territory" | "other";
      }[];
    };
  };
  /** Say whether one is 18 or older; younger people wait for a guardian */
  'PUT /api/privacy/age': {
    path: never;
    query: never;
    body: {
      adult: boolean;
    };
    data: {
      done: true;
    };
  };
  /** What the signed-in person agreed to */
  'GET /api/privacy/consents': {
    path: never;
    query: {
      locale: "en" | "ta" | "hi";
    };
    body: never;
    data: {
      consents: {
        purpose: string;
        version: number;
        title: string;
        text: string;
        adultsOnly: boolean;
        granted: boolean;
        answeredVersion: number | null;
        answeredAt: string | null;
        /** Not answered yet, or the text changed so that the answer is needed again */
        asks: boolean;
      }[];
    };
  };
  /** Say yes or no to a purpose; both are the same call */
  'PUT /api/privacy/consents/{purpose}': {
    path: {
      purpose: string;
    };
    query: never;
    body: {
      granted: boolean;
      version: number;
      locale: "en" | "ta" | "hi";
    };
    data: {
      done: true;
    };
  };
  /** Whether the account is going to be deleted, and what stands in the way */
  'GET /api/privacy/erasure': {
    path: never;
    query: never;
    body: never;
    data: {
      dueAt: string | null;
      obstacles: {
        code: string;
        message: string;
        count: number;
      }[];
    };
  };
  /** Delete the account, after seven days to think about it */
  'POST /api/privacy/erasure': {
    path: never;
    query: never;
    body: never;
    data: {
      erasureId: string;
      dueAt: string;
    };
  };
  /** Keep the account after all */
  'DELETE /api/privacy/erasure': {
    path: never;
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** Own copies, newest first */
  'GET /api/privacy/exports': {
    path: never;
    query: never;
    body: never;
    data: {
      exports: {
        exportId: string;
        state: "requested" | "ready" | "failed" | "expired";
        requestedAt: string;
        expiresAt: string | null;
        sizeBytes: number | null;
      }[];
    };
  };
  /** Ask for a copy of everything we know about the signed-in person */
  'POST /api/privacy/exports': {
    path: never;
    query: never;
    body: never;
    data: {
      exportId: string;
    };
  };
  /** Download a copy: a ZIP of JSON files and own documents; the link ends after seven days */
  'GET /api/privacy/exports/{exportId}/file': {
    path: {
      exportId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** Ask a guardian by e-mail */
  'POST /api/privacy/guardian': {
    path: never;
    query: never;
    body: {
      email: string;
    };
    data: {
      expiresAt: string;
    };
  };
  /** Name who may use one’s rights when one no longer can */
  'PUT /api/privacy/nominee': {
    path: never;
    query: never;
    body: {
      name: string;
      relation: string;
      contact: string;
    };
    data: {
      done: true;
    };
  };
  /** Name nobody any more */
  'DELETE /api/privacy/nominee': {
    path: never;
    query: never;
    body: never;
    data: {
      done: true;
    };
  };
  /** What personal data is used for, purpose by purpose, and whom to complain to */
  'GET /api/privacy/notices': {
    path: never;
    query: {
      locale: "en" | "ta" | "hi";
    };
    body: never;
    data: {
      notices: {
        purpose: string;
        version: number;
        title: string;
        text: string;
        adultsOnly: boolean;
        basis: "service" | "consent";
        since: string;
      }[];
      grievanceOfficer: {
        name: string;
        email: string;
        phone: string;
      };
    };
  };
  /** Age group, guardian and nominee of the signed-in person */
  'GET /api/privacy/profile': {
    path: never;
    query: never;
    body: never;
    data: {
      ageGroup: "adult" | "child" | null;
      guardianAcceptedAt: string | null;
      nominee: {
        name: string;
        relation: string;
        contact: string;
      } | null;
    };
  };
  /** Be the guardian of the child whose request came by e-mail */
  'POST /api/privacy/wards': {
    path: never;
    query: never;
    body: {
      token: string;
    };
    data: {
      done: true;
    };
  };
  /** Search the catalogue */
  'GET /api/products': {
    path: never;
    query: {
      q?: string;
      categoryId?: string[];
      brandId?: string[];
      modelId?: string[];
      grade?: ("original" | "oem" | "compatible" | "refurbished")[];
      dealerId?: string;
      district?: number[];
      minPrice?: number;
      maxPrice?: number;
      inStock?: boolean;
      minDealerRating?: number;
      pin?: string;
      sort: "relevance" | "price_asc" | "price_desc" | "rating" | "newest";
      facets?: boolean;
      cursor?: string;
      limit: number;
    };
    body: never;
    data: {
      items: {
        productId: string;
        title: string;
        grade: string;
        categoryId: string;
        brand: string | null;
        /** paise, GST included: the asking buyer's price */
        price: number;
        b2cPrice: number;
        /** from so many pieces a business pays `price`, below it `b2cPrice` */
        b2bMinimumQuantity: number;
        mrp: number;
        available: number;
        photoId: string | null;
        photoAlt: string;
        warrantyMonths: number;
        ratingAverage: number | null;
        ratingCount: number;
        dealerId: string;
        dealerName: string;
        dealerCity: string;
        dealerRating: number | null;
      }[];
      nextCursor: string | null;
      total: number | null;
      /** large totals and facets are estimated from a sample */
      totalIsExact: boolean;
      /** words that were read as others */
      corrections: {
        from: string;
        to: string;
      }[];
      /** words that were left out because nothing has all of them */
      leftOut: string[];
      facets: {
        categories: {
          id: string;
          name: string;
          count: number;
        }[];
        brands: {
          id: string;
          name: string;
          count: number;
        }[];
        models: {
          id: string;
          name: string;
          count: number;
        }[];
        grades: {
          id: string;
          name: string;
          count: number;
        }[];
        districts: {
          id: string;
          name: string;
          count: number;
        }[];
        priceBands: {
          from: number;
          to: number | null;
          count: number;
        }[];
        inStock: number;
      } | null;
    };
  };
  /** List a product, or keep it as a draft */
  'POST /api/products': {
    path: never;
    query: never;
    body: {
      dealerId?: string;
      /** your own code, unique among your products */
      sku: string;
      title: string;
      description?: string;
      categoryId: string;
      brandId?: string | null;
      /** phones it fits */
      modelIds?: string[];
      grade: "original" | "oem" | "compatible" | "refurbished";
      /** paise, GST included */
      mrp: number;
      /** paise, GST included */
      b2bPrice: number;
      /** paise, GST included */
      b2cPrice: number;
      /** a business gets the B2B price from so many pieces */
      b2bMinimumQuantity?: number;
      /** quantities rising, prices falling */
      b2bBreaks?: {
        quantity: number;
        /** paise, GST included */
        price: number;
      }[];
      /** default: of the category */
      hsn?: string;
      /** basis points; default: of the HSN code */
      gstRateBp?: number;
      warrantyMonths?: number;
      /** with packing; default: of the category */
      weightGrams?: number;
      /** ISO 3166 code, e.g. IN */
      countryOfOrigin: string;
      /** name and address of the maker, packer or importer */
      manufacturer: string;
      bisRegistration?: string | null;
      /** opening stock in the main warehouse */
      quantity?: number;
      /** keep it to yourself until it is submitted */
      draft?: boolean;
    };
    data: {
      productId: string;
      status: string;
      version: number;
      /** why a person looks at it first: the listing itself, or the change of a live one; empty when live */
      waitingFor: string[];
    };
  };
  /** Products by their ids, with present prices and stock (carts, histories) */
  'GET /api/products/cards': {
    path: never;
    query: {
      ids: string[];
    };
    body: never;
    data: {
      /** those that can be bought now; others are missing */
      items: {
        productId: string;
        title: string;
        grade: string;
        categoryId: string;
        brand: string | null;
        /** paise, GST included: the asking buyer's price */
        price: number;
        b2cPrice: number;
        /** from so many pieces a business pays `price`, below it `b2cPrice` */
        b2bMinimumQuantity: number;
        mrp: number;
        available: number;
        photoId: string | null;
        photoAlt: string;
        warrantyMonths: number;
        ratingAverage: number | null;
        ratingCount: number;
        dealerId: string;
        dealerName: string;
        dealerCity: string;
        dealerRating: number | null;
      }[];
    };
  };
  /** What somebody who is typing may be looking for */
  'GET /api/products/suggestions': {
    path: never;
    query: {
      q: string;
    };
    body: never;
    data: {
      items: {
        text: string;
        kind: "category" | "brand" | "model" | "word";
        id: string | null;
      }[];
    };
  };
  /** A product; its dealer and admins also see what is not public */
  'GET /api/products/{productId}': {
    path: {
      productId: string;
    };
    query: never;
    body: never;
    data: {
      productId: string;
      title: string;
      description: string;
      status: string;
      version: number;
      category: {
        id: string;
        nameEn: string;
        nameTa: string;
        nameHi: string;
      };
      brand: {
        id: string;
        name: string;
      } | null;
      models: {
        id: string;
        name: string;
        brand: string;
      }[];
      grade: string;
      /** the asking buyer's price, paise, GST included */
      price: number;
      b2cPrice: number;
      b2bMinimumQuantity: number;
      /** prices by quantity; empty unless the asking buyer is a business, the dealer or an admin */
      b2bBreaks: {
        quantity: number;
        price: number;
      }[];
      mrp: number;
      hsn: string;
      gstRateBp: number;
      warrantyMonths: number;
      weightGrams: number;
      countryOfOrigin: string;
      manufacturer: string;
      bisRegistration: string | null;
      available: number;
      photos: {
        /** GET /api/photos/{photoId}/{size} */
        photoId: string;
        alt: string;
        width: number;
        height: number;
        /** `shown`, or `waiting` for review */
        state: string;
      }[];
      ratingAverage: number | null;
      ratingCount: number;
      seller: {
        dealerId: string;
        name: string;
        city: string;
        stateCode: string;
        selling: boolean;
        ratingAverage: number | null;
        ratingCount: number;
      };
      updatedAt: string;
      /** only for the dealer who owns it and for admins */
      own?: {
        sku: string;
        b2bPrice: number;
        quantity: number;
        reservedCount: number;
        pausedBy: string | null;
        statusReason: string | null;
        createdAt: string;
        review: {
          reviewId: string;
          reasons: string[];
          openedAt: string;
          proposed: Record<string, unknown> | null;
        } | null;
      };
    };
  };
  /** Change a listing */
  'PATCH /api/products/{productId}': {
    path: {
      productId: string;
    };
    query: never;
    body: {
      /** your own code, unique among your products */
      sku?: string;
      title?: string;
      description?: string;
      categoryId?: string;
      brandId?: string | null;
      /** phones it fits */
      modelIds?: string[];
      grade?: "original" | "oem" | "compatible" | "refurbished";
      /** paise, GST included */
      mrp?: number;
      /** paise, GST included */
      b2bPrice?: number;
      /** paise, GST included */
      b2cPrice?: number;
      /** a business gets the B2B price from so many pieces */
      b2bMinimumQuantity?: number;
      /** quantities rising, prices falling */
      b2bBreaks?: {
        quantity: number;
        /** paise, GST included */
        price: number;
      }[];
      /** default: of the category */
      hsn?: string;
      /** basis points; default: of the HSN code */
      gstRateBp?: number;
      warrantyMonths?: number;
      /** with packing; default: of the category */
      weightGrams?: number;
      /** ISO 3166 code, e.g. IN */
      countryOfOrigin?: string;
      /** name and address of the maker, packer or importer */
      manufacturer?: string;
      bisRegistration?: string | null;
      /** refuses with 409 when somebody changed it since */
      version?: number;
    };
    data: {
      productId: string;
      status: string;
      version: number;
      /** why a person looks at it first: the listing itself, or the change of a live one; empty when live */
      waitingFor: string[];
    };
  };
  /** Withdraw a listing for good; its SKU is free again */
  'DELETE /api/products/{productId}': {
    path: {
      productId: string;
    };
    query: never;
    body: never;
    data: {
      productId: string;
      status: string;
      version: number;
      /** why a person looks at it first: the listing itself, or the change of a live one; empty when live */
      waitingFor: string[];
    };
  };
  /** Add a photo (JPEG, PNG or WebP, at most 10 MB): the body is the file, or a form with one file */
  'POST /api/products/{productId}/photos': {
    path: {
      productId: string;
    };
    query: {
      alt?: string;
    };
    body: never;
    data: {
      photos: {
        /** GET /api/photos/{photoId}/{size} */
        photoId: string;
        alt: string;
        width: number;
        height: number;
        /** `shown`, or `waiting` for review */
        state: string;
      }[];
      /** why a new photo is looked at before buyers see it */
      waitingFor: string[];
    };
  };
  /** Put the photos in order and describe them */
  'PATCH /api/products/{productId}/photos': {
    path: {
      productId: string;
    };
    query: never;
    body: {
      /** all photos of the product in their new order; the first is the cover */
      photos: {
        photoId: string;
        alt?: string;
      }[];
    };
    data: {
      photos: {
        /** GET /api/photos/{photoId}/{size} */
        photoId: string;
        alt: string;
        width: number;
        height: number;
        /** `shown`, or `waiting` for review */
        state: string;
      }[];
      /** why a new photo is looked at before buyers see it */
      waitingFor: string[];
    };
  };
  /** Remove a photo */
  'DELETE /api/products/{productId}/photos/{photoId}': {
    path: {
      productId: string;
      photoId: string;
    };
    query: never;
    body: never;
    data: {
      photos: {
        /** GET /api/photos/{photoId}/{size} */
        photoId: string;
        alt: string;
        width: number;
        height: number;
        /** `shown`, or `waiting` for review */
        state: string;
      }[];
      /** why a new photo is looked at before buyers see it */
      waitingFor: string[];
    };
  };
  /** Report a listing */
  'POST /api/products/{productId}/reports': {
    path: {
      productId: string;
    };
    query: never;
    body: {
      reason: "fake" | "wrong_item" | "forbidden" | "wrong_price" | "offensive" | "other";
      note?: string;
    };
    data: {
      reportId: string;
    };
  };
  /** Other listings of the same kind for the same phones */
  'GET /api/products/{productId}/similar': {
    path: {
      productId: string;
    };
    query: never;
    body: never;
    data: {
      /** those that can be bought now; others are missing */
      items: {
        productId: string;
        title: string;
        grade: string;
        categoryId: string;
        brand: string | null;
        /** paise, GST included: the asking buyer's price */
        price: number;
        b2cPrice: number;
        /** from so many pieces a business pays `price`, below it `b2cPrice` */
        b2bMinimumQuantity: number;
        mrp: number;
        available: number;
        photoId: string | null;
        photoAlt: string;
        warrantyMonths: number;
        ratingAverage: number | null;
        ratingCount: number;
        dealerId: string;
        dealerName: string;
        dealerCity: string;
        dealerRating: number | null;
      }[];
    };
  };
  /** Pause or resume (dealer, admin); block or unblock (admin, with a reason) */
  'PATCH /api/products/{productId}/status': {
    path: {
      productId: string;
    };
    query: never;
    body: {
      /** `pulled` (blocked) is for admins */
      status: "active" | "paused" | "pulled";
      reason?: string;
    };
    data: {
      productId: string;
      status: string;
      version: number;
      /** why a person looks at it first: the listing itself, or the change of a live one; empty when live */
      waitingFor: string[];
    };
  };
  /** Send a draft, or a refused listing again, to be listed */
  'POST /api/products/{productId}/submit': {
    path: {
      productId: string;
    };
    query: never;
    body: never;
    data: {
      productId: string;
      status: string;
      version: number;
      /** why a person looks at it first: the listing itself, or the change of a live one; empty when live */
      waitingFor: string[];
    };
  };
  /** What a listing said at each time, newest first */
  'GET /api/products/{productId}/versions': {
    path: {
      productId: string;
    };
    query: never;
    body: never;
    data: {
      items: {
        version: number;
        content: Record<string, unknown>;
        changedBy: string;
        changedAt: string;
      }[];
    };
  };
  /** Rate what was bought (a line of the job) or who sold it (the job) */
  'POST /api/ratings': {
    path: never;
    query: never;
    body: {
      jobId: string;
      /** The bought line; without it the seller is rated */
      lineId?: string;
      /** stars */
      score: number;
      comment?: string;
      tags?: ("as_described" | "good_value" | "well_packed" | "fast" | "helpful" | "not_as_described" | "poor_quality" | "badly_packed" | "late" | "unhelpful")[];
    };
    data: {
      ratingId: string;
      subjectId: string;
      /** stars */
      score: number;
      tags: string[];
      comment: string | null;
      createdAt: string;
      editedAt: string | null;
      reply: {
        text: string;
        at: string;
      } | null;
      jobId: string;
      lineId: string | null;
      payeeId: string;
      state: "shown" | "waiting" | "hidden" | "withdrawn";
      stateReason: string | null;
      editableUntil: string;
    };
  };
  /** Change your rating (for 30 days) */
  'PATCH /api/ratings/{ratingId}': {
    path: {
      ratingId: string;
    };
    query: never;
    body: {
      /** stars */
      score?: number;
      comment?: string | null;
      tags?: ("as_described" | "good_value" | "well_packed" | "fast" | "helpful" | "not_as_described" | "poor_quality" | "badly_packed" | "late" | "unhelpful")[];
    };
    data: {
      ratingId: string;
      subjectId: string;
      /** stars */
      score: number;
      tags: string[];
      comment: string | null;
      createdAt: string;
      editedAt: string | null;
      reply: {
        text: string;
        at: string;
      } | null;
      jobId: string;
      lineId: string | null;
      payeeId: string;
      state: "shown" | "waiting" | "hidden" | "withdrawn";
      stateReason: string | null;
      editableUntil: string;
    };
  };
  /** Take your rating back (for 30 days) */
  'DELETE /api/ratings/{ratingId}': {
    path: {
      ratingId: string;
    };
    query: never;
    body: never;
    data: {
      ratingId: string;
      subjectId: string;
      /** stars */
      score: number;
      tags: string[];
      comment: string | null;
      createdAt: string;
      editedAt: string | null;
      reply: {
        text: string;
        at: string;
      } | null;
      jobId: string;
      lineId: string | null;
      payeeId: string;
      state: "shown" | "waiting" | "hidden" | "withdrawn";
      stateReason: string | null;
      editableUntil: string;
    };
  };
  /** Answer a rating in public, or better the answer */
  'PUT /api/ratings/{ratingId}/reply': {
    path: {
      ratingId: string;
    };
    query: never;
    body: {
      text: string;
    };
    data: {
      ratingId: string;
      subjectId: string;
      /** stars */
      score: number;
      tags: string[];
      comment: string | null;
      createdAt: string;
      editedAt: string | null;
      reply: {
        text: string;
        at: string;
      } | null;
      jobId: string;
      lineId: string | null;
      payeeId: string;
      state: "shown" | "waiting" | "hidden" | "withdrawn";
      stateReason: string | null;
      editableUntil: string;
    };
  };
  /** Report a rating that should not be shown */
  'POST /api/ratings/{ratingId}/reports': {
    path: {
      ratingId: string;
    };
    query: never;
    body: {
      reason: "abuse" | "personal_data" | "fake" | "off_topic" | "other";
      note?: string;
    };
    data: {
      reported: true;
    };
  };
  /** Ratings of a product, dealer, technician or centre, newest first, with their summary */
  'GET /api/ratings/{subjectId}': {
    path: {
      subjectId: string;
    };
    query: {
      score?: number;
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      summary: {
        subjectId: string;
        /** 1.00–5.00; 0 without ratings */
        ratingAverage: number;
        ratingCount: number;
        stars: {
          "1": number;
          "2": number;
          "3": number;
          "4": number;
          "5": number;
        };
      };
      ratings: {
        ratingId: string;
        subjectId: string;
        /** stars */
        score: number;
        tags: string[];
        comment: string | null;
        createdAt: string;
        editedAt: string | null;
        reply: {
          text: string;
          at: string;
        } | null;
      }[];
      nextAfter: string | null;
    };
  };
  /** Ready for requests */
  'GET /api/ready': {
    path: never;
    query: never;
    body: never;
    data: {
      status: "ok";
    };
  };
  /** Your remote sessions, newest first */
  'GET /api/remote-sessions': {
    path: never;
    query: {
      repairId?: string;
      state?: "live" | "ended";
      after?: string;
      limit: number;
    };
    body: never;
    data: {
      sessions: {
        sessionId: string;
        repairId: string;
        state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
        mode: "service" | "device";
        customerId: string;
        technician: {
          userId: string;
          name: string;
          certificate: string;
        };
        phone: string | null;
        granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        requestedAt: string;
        endsAt: string | null;
        endedAt: string | null;
        outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
        endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
        log: {
          lastSeq: number;
          headHash: string;
          isClosed: boolean;
        };
        /** Wishes of the technician that the customer’s end refused */
        refusedAttempts: number;
        isWatched: boolean;
      }[];
      nextAfter: string | null;
    };
  };
  /** Ask the customer of a repair to allow a remote session (USB-5) */
  'POST /api/remote-sessions': {
    path: never;
    query: never;
    body: {
      repairId: string;
      deviceId: string;
      mode: "service" | "device";
      powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      minutes: number;
      reason: string;
    };
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** A remote session: who, which phone, what is allowed until when, how it ended */
  'GET /api/remote-sessions/{sessionId}': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** Give a consent, signed by your device: the first one opens the session, each later one replaces what is allowed */
  'POST /api/remote-sessions/{sessionId}/consent': {
    path: {
      sessionId: string;
    };
    query: never;
    body: {
      consent: {
        v: 1;
        sessionId: string;
        repairId: string;
        number: number;
        previous?: string;
        customer: {
          userId: string;
          deviceId: string;
          key: string;
        };
        technician: {
          userId: string;
          name: string;
          certificate: string;
          deviceId: string;
          key: string;
        };
        phone: {
          vendorId: number;
          productId: number;
          serialNumber?: string;
          manufacturer?: string;
          product?: string;
        };
        mode: "service" | "device";
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
        text: {
          version: number;
          sha256: string;
        };
      };
      signature: string;
    };
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** The consents of a session as they were signed, oldest first */
  'GET /api/remote-sessions/{sessionId}/consents': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      consents: {
        consent: {
          v: 1;
          sessionId: string;
          repairId: string;
          number: number;
          previous?: string;
          customer: {
            userId: string;
            deviceId: string;
            key: string;
          };
          technician: {
            userId: string;
            name: string;
            certificate: string;
            deviceId: string;
            key: string;
          };
          phone: {
            vendorId: number;
            productId: number;
            serialNumber?: string;
            manufacturer?: string;
            product?: string;
          };
          mode: "service" | "device";
          powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
          grantedAt: string;
          endsAt: string;
          language: "en" | "ta" | "hi";
          text: {
            version: number;
            sha256: string;
          };
        };
        signature: string;
      }[];
    };
  };
  /** End a session: the customer takes the consent back, the technician is done or withdraws the request */
  'POST /api/remote-sessions/{sessionId}/end': {
    path: {
      sessionId: string;
    };
    query: never;
    body: {
      note?: string;
    };
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** Note that the IMEI was read: kept as keyed digest and last four digits only (USB-8) */
  'POST /api/remote-sessions/{sessionId}/imei': {
    path: {
      sessionId: string;
    };
    query: never;
    body: {
      imei: string;
    };
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** The log of a session after an entry; verify it before you show it. Staff read a live one while they follow it */
  'GET /api/remote-sessions/{sessionId}/log': {
    path: {
      sessionId: string;
    };
    query: {
      after: number;
      limit: number;
    };
    body: never;
    data: {
      entries: {
        entry: {
          v: 1;
          sessionId: string;
          seq: number;
          at: string;
          by: "technician" | "customer" | "phone" | "session";
          kind: "opened" | "operation" | "refused" | "transfer" | "power" | "mode" | "note" | "paused" | "resumed" | "closed";
          consent?: string;
          operation?: "facts.read" | "fastboot.variables" | "log.follow" | "processes.list" | "apps.list" | "app.describe" | "app.start" | "app.force_stop" | "settings.list" | "settings.write" | "storage.measure" | "storage.largest" | "shell.run" | "shell.open" | "fastboot.oem" | "file.list" | "file.pull" | "file.push" | "file.remove" | "file.make_folder" | "app.install" | "app.uninstall" | "app.clear_data" | "app.enable" | "app.disable" | "screen.capture" | "device.reboot" | "fastboot.flash" | "fastboot.set_active" | "fastboot.create_logical" | "recovery.sideload" | "fastboot.erase" | "fastboot.unlock" | "fastboot.lock" | "fastboot.resize_logical" | "fastboot.delete_logical" | "fastboot.cancel_update" | "device.attach" | "imei.read";
          command?: string;
          power?: "facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read";
          outcome?: string;
          contents?: {
            length: number;
            sha256: string;
          };
          fileName?: string;
          partition?: string;
          message?: string;
        };
        hash: string;
        signature: string;
      }[];
      nextAfter: number | null;
      lastSeq: number;
      headHash: string;
      isClosed: boolean;
    };
  };
  /** Add entries to the log of a session, as the customer’s end signed them (USB-7) */
  'POST /api/remote-sessions/{sessionId}/log': {
    path: {
      sessionId: string;
    };
    query: never;
    body: {
      entries: {
        entry: {
          v: 1;
          sessionId: string;
          seq: number;
          at: string;
          by: "technician" | "customer" | "phone" | "session";
          kind: "opened" | "operation" | "refused" | "transfer" | "power" | "mode" | "note" | "paused" | "resumed" | "closed";
          consent?: string;
          operation?: "facts.read" | "fastboot.variables" | "log.follow" | "processes.list" | "apps.list" | "app.describe" | "app.start" | "app.force_stop" | "settings.list" | "settings.write" | "storage.measure" | "storage.largest" | "shell.run" | "shell.open" | "fastboot.oem" | "file.list" | "file.pull" | "file.push" | "file.remove" | "file.make_folder" | "app.install" | "app.uninstall" | "app.clear_data" | "app.enable" | "app.disable" | "screen.capture" | "device.reboot" | "fastboot.flash" | "fastboot.set_active" | "fastboot.create_logical" | "recovery.sideload" | "fastboot.erase" | "fastboot.unlock" | "fastboot.lock" | "fastboot.resize_logical" | "fastboot.delete_logical" | "fastboot.cancel_update" | "device.attach" | "imei.read";
          command?: string;
          power?: "facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read";
          outcome?: string;
          contents?: {
            length: number;
            sha256: string;
          };
          fileName?: string;
          partition?: string;
          message?: string;
        };
        hash: string;
        signature: string;
      }[];
    };
    data: {
      lastSeq: number;
      headHash: string;
      isClosed: boolean;
    };
  };
  /** The whole log as a file for `mistri log verify` */
  'GET /api/remote-sessions/{sessionId}/log/file': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** Tell the others that you have paused the session */
  'POST /api/remote-sessions/{sessionId}/pause': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** Go on after your page was loaded anew: a new connection for the same session */
  'POST /api/remote-sessions/{sessionId}/reconnect': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** Say no to a requested session */
  'POST /api/remote-sessions/{sessionId}/refuse': {
    path: {
      sessionId: string;
    };
    query: never;
    body: {
      note?: string;
    };
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** The report of a session for people: who, which phone, what was allowed, done and refused, how it ended (PDF) */
  'GET /api/remote-sessions/{sessionId}/report.pdf': {
    path: {
      sessionId: string;
    };
    query: {
      locale: "en" | "ta" | "hi";
    };
    body: never;
    data: never;
  };
  /** Tell the others that the session you have paused goes on */
  'POST /api/remote-sessions/{sessionId}/resume': {
    path: {
      sessionId: string;
    };
    query: never;
    body: never;
    data: {
      sessionId: string;
      repairId: string;
      state: "requested" | "consented" | "connecting" | "active" | "paused" | "ended";
      actions: ("refuse" | "withdraw" | "consent" | "meet" | "connect" | "lose_path" | "reconnect" | "pause" | "resume" | "amend" | "complete" | "revoke" | "terminate" | "expire" | "lose")[];
      yourRole: "customer" | "technician" | "admin" | "system";
      mode: "service" | "device";
      requested: {
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        minutes: number;
        reason: string;
      };
      granted: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
      customer: {
        userId: string;
        deviceId: string | null;
      };
      technician: {
        userId: string;
        name: string;
        certificate: string;
        /** Last day, in India */
        certifiedUntil: string;
        technicianId: string;
        hasPhoto: boolean;
        deviceId: string;
        key: string;
      };
      phone: {
        vendorId: number;
        productId: number;
        serialNumber?: string;
        manufacturer?: string;
        product?: string;
      } | null;
      imeiLastFour: string | null;
      linkSessionId: string | null;
      pausedBy: "network" | "customer" | null;
      isWatched: boolean;
      requestedAt: string;
      answerBy: string;
      consentedAt: string | null;
      activeAt: string | null;
      endsAt: string | null;
      endedAt: string | null;
      outcome: "completed" | "revoked" | "expired" | "terminated" | "lost" | "refused" | "withdrawn" | null;
      endReason: "customer_stopped" | "customer_refused" | "technician_finished" | "technician_withdrew" | "admin_terminated" | "time_over" | "no_answer" | "connection_lost" | "no_connection" | "job_completed" | "job_cancelled" | "job_reassigned" | "account_not_active" | "device_removed" | "sessions_stopped" | null;
      endNote: string | null;
      consents: {
        number: number;
        sha256: string;
        powers: ("facts" | "shell" | "free_shell" | "files" | "install" | "screen" | "reboot" | "flash" | "erase_unlock" | "whole_device" | "imei_read")[];
        grantedAt: string;
        endsAt: string;
        language: "en" | "ta" | "hi";
      }[];
      log: {
        lastSeq: number;
        headHash: string;
        isClosed: boolean;
      };
      serverTime: string;
    };
  };
  /** The customer's repairs, or those assigned to the technician, newest first */
  'GET /api/repairs': {
    path: never;
    query: {
      status?: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      open?: boolean;
      cursor?: string;
      limit?: number;
    };
    body: never;
    data: {
      repairs: {
        repairId: string;
        customerId: string;
        status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
        mode: "online" | "doorstep" | "service_centre";
        kind: "software" | "hardware";
        category: string;
        brand: string;
        model: string;
        symptoms: string[];
        technicianId: string | null;
        technicianName: string | null;
        isWarranty: boolean;
        isFunded: boolean;
        /** paise: approved and paid quotes */
        totalAmount: number;
        preferredAt: string | null;
        createdAt: string;
        changedAt: string;
        actBy: string | null;
      }[];
      nextCursor: string | null;
    };
  };
  /** Ask for a repair; hardware faults are refused with the reason and what to do instead */
  'POST /api/repairs': {
    path: never;
    query: never;
    body: {
      category: "mobile_phone" | "tablet" | "laptop" | "iron_box" | "mixer";
      brand: string;
      model: string;
      kind: "software" | "hardware";
      symptoms: ("boot_loop" | "stuck_at_logo" | "failed_update" | "app_crashes" | "very_slow" | "storage_full" | "unwanted_apps" | "settings_lost" | "broken_screen" | "touch_dead" | "battery_drains" | "battery_swollen" | "dead_no_power" | "water_damage" | "usb_port_broken" | "no_network_chip" | "appliance_fault")[];
      description: string;
      mode: "online" | "doorstep" | "service_centre";
      name: string;
      addressLine: string;
      city: string;
      pin: string;
      /** where a PIN lies in two States */
      stateCode?: string;
      preferredAt?: string;
      hasLaptop: boolean;
      hasDataCable: boolean;
      backup: "yes" | "no" | "unsure";
    };
    data: {
      repairId: string;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      queue: {
        position: number;
        waiting: number;
      } | null;
    };
  };
  /** What can be repaired over the internet now, and on which terms */
  'GET /api/repairs/options': {
    path: never;
    query: never;
    body: never;
    data: {
      categories: string[];
      unsupportedBrands: string[];
      stateCodes: string[];
      symptoms: {
        code: string;
        kind: "software" | "hardware";
        categories: string[];
        because: "screen" | "battery" | "board" | "water" | "port" | "appliance" | null;
      }[];
      moneyBeforeSession: boolean;
      warrantyDays: number;
      verifyHours: number;
      quoteValidHours: number;
      /** of the held labour, when the customer cancels during the work */
      cancellationKeepsBp: number;
      quote: {
        /** paise */
        minimumMinor: number;
        /** paise */
        maximumMinor: number;
      };
    };
  };
  /** Which state may follow which, who may move, and what it needs */
  'GET /api/repairs/transitions': {
    path: never;
    query: never;
    body: never;
    data: {
      transitions: {
        from: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
        to: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
        by: string[];
        needs: string | null;
      }[];
    };
  };
  /** A repair with its quotes, timeline, and what the caller may do */
  'GET /api/repairs/{repairId}': {
    path: {
      repairId: string;
    };
    query: never;
    body: never;
    data: {
      repairId: string;
      customerId: string;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      mode: "online" | "doorstep" | "service_centre";
      kind: "software" | "hardware";
      category: string;
      brand: string;
      model: string;
      symptoms: string[];
      technicianId: string | null;
      technicianName: string | null;
      isWarranty: boolean;
      isFunded: boolean;
      /** paise: approved and paid quotes */
      totalAmount: number;
      preferredAt: string | null;
      createdAt: string;
      changedAt: string;
      actBy: string | null;
      description: string;
      backup: "yes" | "no" | "unsure";
      place: {
        city: string;
        pin: string;
        stateCode: string;
        stateName: string;
      };
      contact: {
        name: string;
        addressLine: string;
      } | null;
      photos: {
        photoId: string;
        caption: string | null;
        contentType: string;
      }[];
      queue: {
        position: number;
        waiting: number;
        since: string;
      } | null;
      technician: {
        technicianId: string;
        displayName: string;
        hasPhoto: boolean;
        certificateNumber: string | null;
        certifiedUntil: string | null;
        languages: string[];
        experienceYears: number;
        ratingAverage: number;
        ratingCount: number;
      } | null;
      assignment: {
        assignmentId: string;
        assignedAt: string;
        acceptBy: string;
        acceptedAt: string | null;
      } | null;
      /** newest first */
      quotes: {
        quoteId: string;
        version: number;
        state: "presented" | "approved" | "paid" | "declined" | "superseded" | "lapsed" | "refunded";
        isAddition: boolean;
        lines: {
          description: string;
          quantity: number;
          /** paise */
          unitMinor: number;
          /** paise */
          taxableMinor: number;
          gstRateBp: number;
          /** paise */
          cgstMinor: number;
          /** paise */
          sgstMinor: number;
          /** paise */
          igstMinor: number;
          /** paise */
          totalMinor: number;
        }[];
        /** service fee of the platform, GST included */
        feeMinor: number;
        /** paise */
        totalMinor: number;
        note: string | null;
        presentedAt: string;
        validUntil: string;
        decidedAt: string | null;
        reason: string | null;
        checkoutId: string | null;
        jobId: string | null;
      }[];
      money: {
        /** approved and not paid yet */
        dueMinor: number;
        checkoutId: string | null;
        /** paise */
        heldMinor: number;
        neededBeforeSession: boolean;
      };
      report: {
        summary: string;
        advice: string | null;
        writtenAt: string;
      } | null;
      warranty: {
        until: string;
        /** a re-repair can be asked for now */
        isOpen: boolean;
      } | null;
      warrantyOf: string | null;
      warrantyRepairs: string[];
      /** what was paid: for invoices, disputes and ratings */
      jobs: {
        jobId: string;
        quoteId: string;
        state: string;
        /** paise */
        totalMinor: number;
      }[];
      timeline: {
        at: string;
        from: string | null;
        to: string;
        mover: "customer" | "technician" | "operations" | "system";
        reason: string | null;
      }[];
      cancellation: {
        /** paise */
        keepsMinor: number;
        /** paise */
        refundMinor: number;
      } | null;
      moves: {
        to: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
        needs: string | null;
      }[];
    };
  };
  /** Give a repair to a certified software technician, take it away, or give it to another one */
  'PATCH /api/repairs/{repairId}/assignment': {
    path: {
      repairId: string;
    };
    query: never;
    body: {
      technicianId: string | null;
      expectedAssignmentId: string | null;
      reason?: string;
    };
    data: {
      repairId: string;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      assignmentId: string | null;
    };
  };
  /** Add a photo of the fault: the body is a JPEG or PNG of at most 8 MB */
  'POST /api/repairs/{repairId}/photos': {
    path: {
      repairId: string;
    };
    query: {
      caption?: string;
    };
    body: never;
    data: {
      photoId: string;
    };
  };
  /** A photo of the fault */
  'GET /api/repairs/{repairId}/photos/{photoId}': {
    path: {
      repairId: string;
      photoId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** Say what the work costs, line by line; a changed quote takes the place of one that waits */
  'POST /api/repairs/{repairId}/quotes': {
    path: {
      repairId: string;
    };
    query: never;
    body: {
      lines: {
        description: string;
        quantity: number;
        /** paise, GST included */
        unitMinor: number;
      }[];
      note?: string;
    };
    data: {
      repairId: string;
      quoteId: string;
      version: number;
      /** paise */
      totalMinor: number;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
    };
  };
  /** Approve or decline a quote; an approved one is paid by its checkout */
  'PATCH /api/repairs/{repairId}/quotes/{quoteId}': {
    path: {
      repairId: string;
      quoteId: string;
    };
    query: never;
    body: {
      decision: "approve" | "decline";
      /** paise */
      expectedTotal?: number;
      reason?: string;
    };
    data: {
      repairId: string;
      quoteId: string;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      checkoutId: string | null;
      /** paise */
      totalMinor: number;
    };
  };
  /** Move a repair along its states; the table is at /api/repairs/transitions */
  'PATCH /api/repairs/{repairId}/status': {
    path: {
      repairId: string;
    };
    query: never;
    body: {
      status: "accepted" | "matching" | "in_progress" | "completed" | "verified" | "cancelled" | "rejected" | "no_show";
      reason?: string;
      report?: {
        summary: string;
        advice?: string;
      };
    };
    data: {
      repairId: string;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
    };
  };
  /** The fault came back inside the warranty: a new repair that is not paid for */
  'POST /api/repairs/{repairId}/warranty': {
    path: {
      repairId: string;
    };
    query: never;
    body: {
      symptoms: ("boot_loop" | "stuck_at_logo" | "failed_update" | "app_crashes" | "very_slow" | "storage_full" | "unwanted_apps" | "settings_lost" | "broken_screen" | "touch_dead" | "battery_drains" | "battery_swollen" | "dead_no_power" | "water_damage" | "usb_port_broken" | "no_network_chip" | "appliance_fault")[];
      description: string;
      preferredAt?: string;
      hasLaptop: boolean;
      hasDataCable: boolean;
      backup: "yes" | "no" | "unsure";
    };
    data: {
      repairId: string;
      status: "requested" | "matching" | "assigned" | "accepted" | "awaiting_approval" | "in_progress" | "completed" | "verified" | "closed" | "cancelled" | "rejected" | "no_show" | "disputed";
      queue: {
        position: number;
        waiting: number;
      } | null;
    };
  };
  /** How the platform does: now, and over the last 30 days against what is promised (GOV-3) */
  'GET /api/status': {
    path: never;
    query: never;
    body: never;
    data: {
      status: "operational" | "degraded" | "down" | "read_only";
      at: string;
      areas: {
        area: "orders" | "money" | "chat_and_calls" | "admin" | "site";
        state: "up" | "degraded" | "down";
        target: number | null;
        availability: number | null;
        budgetLeft: number | null;
        alertSince: string | null;
      }[];
      /** what admins have stopped; notices: GET /api/flags */
      stopped: string[];
    };
  };
  /** The GST rate of today for an HSN or SAC code */
  'GET /api/taxes/gst-rates/{hsn}': {
    path: {
      hsn: string;
    };
    query: never;
    body: never;
    data: {
      hsn: string;
      rateBp: number;
      prefix: string;
    };
  };
  /** Start the application of a technician */
  'POST /api/technicians': {
    path: never;
    query: never;
    body: {
      /** as on the PAN card */
      legalName: string;
      /** what customers see */
      displayName: string;
      skills: ("android_firmware" | "boot_repair" | "updates" | "apps_and_storage" | "malware_removal" | "data_rescue" | "samsung" | "xiaomi" | "oneplus" | "vivo_oppo" | "pixel" | "motorola")[];
      languages: ("en" | "ta" | "hi" | "te" | "ml" | "kn" | "bn" | "mr" | "gu" | "pa")[];
      experienceYears: number;
      about: string;
      pan: string;
      gstin: string | null;
      addressLine: string;
      city: string;
      pin: string;
      /** where a PIN lies in two States */
      stateCode?: string;
    };
    data: {
      technicianId: string;
      displayName: string;
      class: "software" | "hardware";
      skills: string[];
      languages: string[];
      experienceYears: number;
      about: string;
      city: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      /** at /api/technicians/{technicianId}/photo */
      hasPhoto: boolean;
      certificateNumber: string | null;
      certifiedUntil: string | null;
      /** 1.00–5.00; 0 without ratings */
      ratingAverage: number;
      ratingCount: number;
      application: {
        userId: string;
        legalName: string;
        /** masked for admins */
        pan: string;
        gstin: string | null;
        addressLine: string;
        pin: string;
        stateCode: string;
        available: boolean;
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        /** where earnings are paid to is known */
        hasAccount: boolean;
        documents: {
          kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** an admin has decided since it was uploaded */
          checked: boolean;
        }[];
        /** kinds of documents, and `photo` */
        missing: string[];
      } | null;
    };
  };
  /** Id of the caller's application, if there is one */
  'GET /api/technicians/me': {
    path: never;
    query: never;
    body: never;
    data: {
      technicianId: string | null;
    };
  };
  /** Take part in new repairs, or rest. What was assigned stays */
  'PATCH /api/technicians/{techId}/availability': {
    path: {
      techId: string;
    };
    query: never;
    body: {
      available: boolean;
    };
    data: {
      technicianId: string;
      available: boolean;
    };
  };
  /** A technician as customers see them; the owner and admins see the application */
  'GET /api/technicians/{technicianId}': {
    path: {
      technicianId: string;
    };
    query: never;
    body: never;
    data: {
      technicianId: string;
      displayName: string;
      class: "software" | "hardware";
      skills: string[];
      languages: string[];
      experienceYears: number;
      about: string;
      city: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      /** at /api/technicians/{technicianId}/photo */
      hasPhoto: boolean;
      certificateNumber: string | null;
      certifiedUntil: string | null;
      /** 1.00–5.00; 0 without ratings */
      ratingAverage: number;
      ratingCount: number;
      application: {
        userId: string;
        legalName: string;
        /** masked for admins */
        pan: string;
        gstin: string | null;
        addressLine: string;
        pin: string;
        stateCode: string;
        available: boolean;
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        /** where earnings are paid to is known */
        hasAccount: boolean;
        documents: {
          kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** an admin has decided since it was uploaded */
          checked: boolean;
        }[];
        /** kinds of documents, and `photo` */
        missing: string[];
      } | null;
    };
  };
  /** Change a draft or rejected application */
  'PATCH /api/technicians/{technicianId}': {
    path: {
      technicianId: string;
    };
    query: never;
    body: {
      /** as on the PAN card */
      legalName: string;
      /** what customers see */
      displayName: string;
      skills: ("android_firmware" | "boot_repair" | "updates" | "apps_and_storage" | "malware_removal" | "data_rescue" | "samsung" | "xiaomi" | "oneplus" | "vivo_oppo" | "pixel" | "motorola")[];
      languages: ("en" | "ta" | "hi" | "te" | "ml" | "kn" | "bn" | "mr" | "gu" | "pa")[];
      experienceYears: number;
      about: string;
      pan: string;
      gstin: string | null;
      addressLine: string;
      city: string;
      pin: string;
      /** where a PIN lies in two States */
      stateCode?: string;
    };
    data: {
      technicianId: string;
      displayName: string;
      class: "software" | "hardware";
      skills: string[];
      languages: string[];
      experienceYears: number;
      about: string;
      city: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      /** at /api/technicians/{technicianId}/photo */
      hasPhoto: boolean;
      certificateNumber: string | null;
      certifiedUntil: string | null;
      /** 1.00–5.00; 0 without ratings */
      ratingAverage: number;
      ratingCount: number;
      application: {
        userId: string;
        legalName: string;
        /** masked for admins */
        pan: string;
        gstin: string | null;
        addressLine: string;
        pin: string;
        stateCode: string;
        available: boolean;
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        /** where earnings are paid to is known */
        hasAccount: boolean;
        documents: {
          kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** an admin has decided since it was uploaded */
          checked: boolean;
        }[];
        /** kinds of documents, and `photo` */
        missing: string[];
      } | null;
    };
  };
  /** Download a document of a technician */
  'GET /api/technicians/{technicianId}/documents/{kind}': {
    path: {
      technicianId: string;
      kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
    };
    query: never;
    body: never;
    data: never;
  };
  /** Upload a document: the body is the file (PDF, JPEG or PNG, at most 8 MB) */
  'PUT /api/technicians/{technicianId}/documents/{kind}': {
    path: {
      technicianId: string;
      kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
    };
    query: {
      expiresOn?: string;
    };
    body: never;
    data: {
      documentId: string;
    };
  };
  /** Photo of a technician */
  'GET /api/technicians/{technicianId}/photo': {
    path: {
      technicianId: string;
    };
    query: never;
    body: never;
    data: never;
  };
  /** The photo customers see: the body is a JPEG or PNG of at most 8 MB */
  'PUT /api/technicians/{technicianId}/photo': {
    path: {
      technicianId: string;
    };
    query: never;
    body: never;
    data: {
      technicianId: string;
      hasPhoto: boolean;
    };
  };
  /** Approve and certify, renew, reject, suspend, block or re-activate a technician; bites at once */
  'PATCH /api/technicians/{technicianId}/status': {
    path: {
      technicianId: string;
    };
    query: never;
    body: {
      status: "active" | "rejected" | "suspended" | "blocked";
      /** the technician reads it */
      reason: string;
      /** needed to approve and to renew; at most three years ahead */
      certifiedUntil?: string;
    };
    data: {
      technicianId: string;
      displayName: string;
      class: "software" | "hardware";
      skills: string[];
      languages: string[];
      experienceYears: number;
      about: string;
      city: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      /** at /api/technicians/{technicianId}/photo */
      hasPhoto: boolean;
      certificateNumber: string | null;
      certifiedUntil: string | null;
      /** 1.00–5.00; 0 without ratings */
      ratingAverage: number;
      ratingCount: number;
      application: {
        userId: string;
        legalName: string;
        /** masked for admins */
        pan: string;
        gstin: string | null;
        addressLine: string;
        pin: string;
        stateCode: string;
        available: boolean;
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        /** where earnings are paid to is known */
        hasAccount: boolean;
        documents: {
          kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** an admin has decided since it was uploaded */
          checked: boolean;
        }[];
        /** kinds of documents, and `photo` */
        missing: string[];
      } | null;
    };
  };
  /** Send the application for verification */
  'POST /api/technicians/{technicianId}/submit': {
    path: {
      technicianId: string;
    };
    query: never;
    body: never;
    data: {
      technicianId: string;
      displayName: string;
      class: "software" | "hardware";
      skills: string[];
      languages: string[];
      experienceYears: number;
      about: string;
      city: string;
      status: "draft" | "submitted" | "active" | "rejected" | "suspended" | "blocked";
      /** at /api/technicians/{technicianId}/photo */
      hasPhoto: boolean;
      certificateNumber: string | null;
      certifiedUntil: string | null;
      /** 1.00–5.00; 0 without ratings */
      ratingAverage: number;
      ratingCount: number;
      application: {
        userId: string;
        legalName: string;
        /** masked for admins */
        pan: string;
        gstin: string | null;
        addressLine: string;
        pin: string;
        stateCode: string;
        available: boolean;
        reason: string | null;
        submittedAt: string | null;
        decidedAt: string | null;
        /** where earnings are paid to is known */
        hasAccount: boolean;
        documents: {
          kind: "identity_proof" | "address_proof" | "pan_card" | "skill_certificate";
          contentType: string;
          sizeBytes: number;
          uploadedAt: string;
          expiresOn: string | null;
          /** an admin has decided since it was uploaded */
          checked: boolean;
        }[];
        /** kinds of documents, and `photo` */
        missing: string[];
      } | null;
    };
  };
  /** Users, newest first, found by role, status or exact e-mail address or phone number */
  'GET /api/users': {
    path: never;
    query: {
      role?: "customer" | "technician" | "provider" | "dealer" | "admin";
      status?: "pending" | "active" | "suspended" | "blocked";
      email?: string;
      phone?: string;
      before?: string;
      limit: number;
    };
    body: never;
    data: {
      users: {
        userId: string;
        role: "customer" | "technician" | "provider" | "dealer" | "admin";
        status: "pending" | "active" | "suspended" | "blocked";
        name: string | null;
        email: string | null;
        phone: string | null;
        createdAt: string;
      }[];
      next: string | null;
    };
  };
  /** The signed-in user */
  'GET /api/users/me': {
    path: never;
    query: never;
    body: never;
    data: {
      userId: string;
      role: "customer" | "business" | "technician" | "provider" | "dealer" | "admin";
      /** Of technicians */
      class: "hardware" | "software" | null;
      status: "pending" | "active" | "suspended" | "blocked";
      capabilities: ("operations" | "finance" | "compliance" | "support" | "owner" | "auditor")[];
      email: string | null;
      emailVerified: boolean;
      phone: string | null;
      phoneVerified: boolean;
      name: string | null;
      locale: "en" | "ta" | "hi";
      /** Ids the user acts for: `dlr_…`, `biz_…` */
      memberships: string[];
      hasPassword: boolean;
      secondFactors: ("totp" | "passkey")[];
      /** What an admin has to do before admin work */
      needs: "second_factor" | "second_factor_enrolment" | null;
      createdAt: string;
    };
  };
  /** Change name or language */
  'PATCH /api/users/me': {
    path: never;
    query: never;
    body: {
      name?: string;
      locale?: "en" | "ta" | "hi";
    };
    data: {
      done: true;
    };
  };
  /** Send a code to the e-mail address, or to a new one that shall take its place */
  'POST /api/users/me/email/code': {
    path: never;
    query: never;
    body: {
      /** E-mail address */
      email?: string;
    };
    data: {
      done: true;
    };
  };
  /** Verify the e-mail address with the code */
  'POST /api/users/me/email/verify': {
    path: never;
    query: never;
    body: {
      /** Six digits */
      code: string;
    };
    data: {
      done: true;
    };
  };
  /** Send a code to a phone that shall become the account’s */
  'POST /api/users/me/phone/code': {
    path: never;
    query: never;
    body: {
      /** Indian mobile number */
      phone: string;
    };
    data: {
      done: true;
    };
  };
  /** Verify the phone number with the code */
  'POST /api/users/me/phone/verify': {
    path: never;
    query: never;
    body: {
      /** Six digits */
      code: string;
    };
    data: {
      done: true;
    };
  };
  /** One user with contact details; who looked is written down */
  'GET /api/users/{userId}': {
    path: {
      userId: string;
    };
    query: never;
    body: never;
    data: {
      userId: string;
      role: "customer" | "business" | "technician" | "provider" | "dealer" | "admin";
      class: "hardware" | "software" | null;
      status: "pending" | "active" | "suspended" | "blocked";
      name: string | null;
      email: string | null;
      emailVerified: boolean;
      phone: string | null;
      phoneVerified: boolean;
      locale: "en" | "ta" | "hi";
      memberships: string[];
      capabilities: {
        capability: "operations" | "finance" | "compliance" | "support" | "owner" | "auditor";
        expiresAt: string | null;
      }[];
      createdAt: string;
      erased: boolean;
    };
  };
  /** Give an admin a capability, for a time or for good */
  'POST /api/users/{userId}/capabilities': {
    path: {
      userId: string;
    };
    query: never;
    body: {
      capability: "operations" | "finance" | "compliance" | "support" | "owner" | "auditor";
      reason: string;
      expiresAt?: string;
    };
    data: {
      done: true;
    };
  };
  /** Take a capability away from an admin */
  'DELETE /api/users/{userId}/capabilities/{capability}': {
    path: {
      userId: string;
      capability: "operations" | "finance" | "compliance" | "support" | "owner" | "auditor";
    };
    query: {
      reason: string;
    };
    body: never;
    data: {
      done: true;
    };
  };
  /** Remove the second factors of a user who lost them; signs them out */
  'POST /api/users/{userId}/second-factors/reset': {
    path: {
      userId: string;
    };
    query: never;
    body: {
      reason: string;
    };
    data: {
      done: true;
    };
  };
  /** Suspend, block or re-activate a user; takes effect on their next request */
  'PATCH /api/users/{userId}/status': {
    path: {
      userId: string;
    };
    query: never;
    body: {
      status: "active" | "suspended" | "blocked";
      reason: string;
    };
    data: {
      userId: string;
      status: "pending" | "active" | "suspended" | "blocked";
    };
  };
}
