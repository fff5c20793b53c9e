/*
 * Lease, arming and emergency stop of the stimulus board, as ../specification.md (sections 3, 4, 5, 10) has them: a host that may
 * die and come back, a wire that loses, doubles, delays and reorders, and a board with one stimulus output. The judge keeps its
 * own account of what is true and never looks at the board's flags. README.md says what is left out.
 *
 * Time passes in ticks of half a lease. One option of the loop at the end is one event; what a board does in one is a board step.
 * -DBROKEN_... takes one guard away; ./check wants every one of these to be caught.
 */

#define N     2   /* nonces; after a HELLO they are used anew */
#ifndef LEASE
#define LEASE 2   /* ticks: 290 ms */
#define ARMED 3   /* ticks an arming lasts: longer than a lease, so that either can end first */
#define GOOD  1   /* ticks a TRIGGER or HEARTBEAT is good for */
#endif

#define BIT(n)        (1 << (n))
#define HAS(set, n)   ((((set) >> (n)) & 1) == 1)

#ifdef ONLY_PINS
#define MEANT(c)      skip   /* judge the pin alone, not which frame moved it */
#else
#define MEANT(c)      assert(c)
#endif

/*
 * ---- Wire ----
 * A frame once sent may be delivered at any later time, any number of times, in any order with others, or never: that is delay,
 * doubling, reordering and loss in one. So nothing is ever taken off the wire but by a HELLO.
 */
byte wireArm;               /* bit n: ARM with nonce n was sent */
byte wireTrigger[N + 1];    /* TRIGGER with this nonce: 0 not sent, else 1 + ticks it is still good for */
byte wireBeat[N + 1];       /* the latest HEARTBEAT with this nonce, the same; older ones are no longer good or no different */
bool wireUnlatch, wireHello;

/* ---- Host and person ---- */
bool greeted;               /* a host runs and its HELLO was answered; a host that died sends nothing, as one that waits */
byte mine;                  /* nonce it thinks it is armed under; 0: none */

/* ---- Board ---- */
bool bGreeted, bArmed, bLatched, bHung;
bool bEdge;                 /* the contact's interrupt is pending */
byte bNonce, bLast, bLease, bLeft;
byte bDoneArm, bDoneTrigger;/* memory of answers: these commands were executed */
bool bDoneUnlatch;
byte train;                 /* 0 none, 1 runs with the pin low (onset delay, gap), 2 pin high */
bool open;                  /* the emergency stop's contact */

/* ---- Judge ---- */
byte jNonce;                /* nonce of the arming that truly is; 0: none */
byte jLease, jLeft;         /* ticks left of the lease and of the arming */
bool jStop;                 /* pressed, and no person has lifted it since */
bool jSeen;                 /* and the board had a step since, so that it must know */
byte jDead;                 /* bit n: an arming under n has ended */
byte jFired;                /* bit n: the TRIGGER of n was executed */
bool due;                   /* something happened that the board must answer in its next step */
#ifdef WITNESS
byte story;                 /* 1 stimulus seen, 2 then pressed, 3 then lifted, 4 then host died, 5 then stimulus again */
#endif

byte n, t;                  /* a choice within one event; 0 between events */

inline jEnd() {
    if :: jNonce != 0 -> jDead = jDead | BIT(jNonce) :: else fi;
    jNonce = 0; jLease = 0; jLeft = 0
}

/* After every board step: an output is on only with a live lease, armed, and the emergency stop clear. */
inline judge() {
    due = false; n = 0; t = 0; jSeen = jStop;
    assert(train != 2 || (jNonce != 0 && jLease > 0 && jLeft > 0 && !jStop && !open));
#ifdef WITNESS
    if
    :: story == 0 && train == 2 -> story = 1
    :: story == 4 && train == 2 -> story = 5
    :: else
    fi;
    assert(story < 5);
#endif
}

/* ---- Board: what it does ---- */
inline safe() {
    bArmed = false; bNonce = 0; bLease = 0; bLeft = 0;
#ifdef BROKEN_ONSET_SURVIVES
    if :: train == 2 -> train = 1 :: else fi
#else
    train = 0
#endif
}

/* What makes safe comes first in every step. */
inline senseAndEnd() {
    if
    :: bEdge ->
        bEdge = false;
#ifndef BROKEN_ESTOP_NOT_LATCHED
        bLatched = true;
#endif
        safe()
    :: else
    fi;
    lapse()
}

#ifdef BROKEN_LEASE_IGNORED
#define LAPSED false
#else
#define LAPSED (bLease == 0)
#endif
#ifdef BROKEN_ARMING_WITHOUT_END
#define RUN_OUT false
#else
#define RUN_OUT (bLeft == 0)
#endif
#ifdef BROKEN_ON_UNTIL_DISARM
#define AT_LAPSE bArmed = false; bNonce = 0
#else
#define AT_LAPSE safe()
#endif

inline lapse() {
    if
    :: bArmed && (LAPSED || RUN_OUT) -> AT_LAPSE
    :: else
    fi
}

/* By the reset line, the watchdog or a brown-out (byPower false), or by power: only that one forgets the latch. */
inline boot(byPower) {
    bGreeted = false; bArmed = false; bNonce = 0; bLast = 0; bLease = 0; bLeft = 0;
    bDoneArm = 0; bDoneTrigger = 0; bDoneUnlatch = false;
    bHung = false; bEdge = false;
#ifdef BROKEN_RESET_LIFTS_LATCH
    bLatched = open;
#else
    bLatched = open || (bLatched && !byPower);
#endif
#ifndef BROKEN_NO_PULL_DOWN
    train = 0;
#endif
    jEnd();
#ifndef LATCH_OVER_POWER
    if :: byPower -> jStop = open :: else fi;
#endif
#ifndef UNSEEN_PRESS
    /* Pressed and released while the processor did nothing: only the hardware chain can know. */
    if :: !jSeen && !open -> jStop = false :: else fi;
#endif
    skip
}

#ifdef BROKEN_STALE_ARM
#define NEW_ARM true
#else
#define NEW_ARM (!HAS(bDoneArm, n) && n != bLast)
#endif

inline onArm() {
    if
    :: bGreeted && !open && !bLatched && !bArmed && NEW_ARM ->
        MEANT(!HAS(jDead, n)); /* no arming comes back from the dead */
        assert(!jStop && !open);
        bArmed = true; bNonce = n; bLast = n; bLease = LEASE; bLeft = ARMED;
        bDoneArm = bDoneArm | BIT(n);
        jNonce = n; jLease = LEASE; jLeft = ARMED
    :: else
    fi
}

/* Nonce and expiry of TRIGGER and HEARTBEAT, t being the ticks they are still good for. */
#ifdef BROKEN_NONCE_IGNORED
#define RIGHT_NONCE true
#else
#define RIGHT_NONCE (n == bNonce)
#endif
#ifdef BROKEN_EXPIRY_IGNORED
#define IN_TIME true
#else
#define IN_TIME (t > 0)
#endif
#define CURRENT (bGreeted && !open && !bLatched && bArmed && RIGHT_NONCE && IN_TIME)

#ifdef BROKEN_REPEAT_EXECUTED
#define NEW_TRIGGER true
#else
#define NEW_TRIGGER (!HAS(bDoneTrigger, n))
#endif

inline onBeat() {
    if
    :: CURRENT ->
        assert(n == jNonce && t > 0); /* a lease that lapsed, or another's, is not renewed */
        bLease = LEASE; jLease = LEASE
    :: else
    fi
}

inline onTrigger() {
    if
    :: CURRENT && train == 0 && NEW_TRIGGER ->
        assert(n == jNonce && t > 0);
        MEANT(!HAS(jFired, n)); /* executed once */
        bDoneTrigger = bDoneTrigger | BIT(n);
        jFired = jFired | BIT(n);
        train = 1
    :: else
    fi
}

#ifdef BROKEN_UNLATCH_WHILE_OPEN
#define CLOSED true
#else
#define CLOSED (!open)
#endif

inline onUnlatch() {
    if
    :: bGreeted && !bDoneUnlatch && CLOSED ->
        bLatched = false;
        if :: !open -> jStop = false :: else fi
    :: else
    fi;
    bDoneUnlatch = bDoneUnlatch || bGreeted
}

inline onStop() {
#ifdef BROKEN_DISARM_LETS_TRAIN_END
    bArmed = false; bNonce = 0; bLease = 0; bLeft = 0;
#else
    safe();
#endif
    jEnd()
}

inline onHello() {
#ifdef BROKEN_HELLO_KEEPS_TRAIN
    bArmed = false; bNonce = 0; bLease = 0; bLeft = 0;
#else
    safe();
#endif
    jEnd();
    bGreeted = true;
    bDoneArm = 0; bDoneTrigger = 0; bDoneUnlatch = false
}

/* A serial line keeps order: when the board executes a HELLO, nothing sent before it is still under way. All else may be. */
inline flush() {
    wireHello = false;
#ifndef ANCIENT_WIRE
    wireArm = 0; wireTrigger[1] = 0; wireTrigger[2] = 0; wireBeat[1] = 0; wireBeat[2] = 0; wireUnlatch = false;
    jDead = 0; jFired = 0;  /* so nonces can be used anew, all but the board's last */
#endif
    skip
}

inline anyNonce() { if :: n = 1 :: n = 2 fi }

inline anyAge(frame) { if :: t = frame - 1 :: t = 0 fi }

/* Frames on the wire lose a tick. */
inline age() {
    n = 1;
    do
    :: n <= N ->
        if :: wireTrigger[n] > 1 -> wireTrigger[n]-- :: else fi;
        if :: wireBeat[n] > 1 -> wireBeat[n]-- :: else fi;
        n++
    :: else -> break
    od;
    n = 0
}

active proctype rig() {
    do
    /* Host: a person arms and lifts the latch; the loop gives signs of life and triggers, whatever is the case at the board. */
    :: atomic { !greeted -> wireHello = true }
    :: atomic { greeted && mine == 0 ->
        anyNonce(); if :: !HAS(wireArm, n) -> wireArm = wireArm | BIT(n); mine = n :: else fi; n = 0 }
    :: atomic { mine != 0 -> wireBeat[mine] = 1 + GOOD }
    :: atomic { mine != 0 && wireTrigger[mine] == 0 -> wireTrigger[mine] = 1 + GOOD }
    :: atomic { mine != 0 -> mine = 0 }     /* it sends DISARM or ABORT, which may be lost */
    :: atomic { greeted -> wireUnlatch = true }
    :: atomic { greeted -> greeted = false; mine = 0;   /* it dies */
#ifdef WITNESS
        if :: story == 3 -> story = 4 :: else fi
#endif
        }

    /* Board: any frame of the wire next. */
#ifdef BROKEN_LAPSE_AFTER_FRAME
#define FIRST skip
#define LAST  lapse()
#else
#define FIRST senseAndEnd()
#define LAST  skip
#endif
    :: atomic { !bHung && wireArm != 0 -> FIRST;
        anyNonce(); if :: HAS(wireArm, n) -> onArm() :: else fi; LAST; judge() }
    :: atomic { !bHung && (wireBeat[1] | wireBeat[2]) != 0 -> FIRST;
        anyNonce(); if :: wireBeat[n] > 0 -> anyAge(wireBeat[n]); onBeat() :: else fi; LAST; judge() }
    :: atomic { !bHung && (wireTrigger[1] | wireTrigger[2]) != 0 -> FIRST;
        anyNonce(); if :: wireTrigger[n] > 0 -> t = wireTrigger[n] - 1; onTrigger() :: else fi; LAST; judge() }
    :: atomic { !bHung -> FIRST; onStop(); LAST; judge() }  /* DISARM, ABORT, a run of FF: of this host or an old copy */
    :: atomic { !bHung && wireUnlatch -> FIRST;
#ifdef WITNESS
        if :: story == 2 && !open && bGreeted && !bDoneUnlatch -> story = 3 :: else fi;
#endif
        onUnlatch(); LAST; judge() }
    :: atomic { !bHung && wireHello -> FIRST;
        onHello(); flush();
        if :: !greeted -> greeted = true :: skip fi;    /* the answer is lost, or nobody is there to read it */
        LAST; judge() }

    /* Board: a step without a frame; the train goes on by itself. */
    :: atomic { !bHung -> senseAndEnd();
        if :: train == 1 -> train = 2 :: train == 2 -> train = 1 :: train = 0 :: skip fi; judge() }

    /* Board: hangs with the pin as it is, until the watchdog; or is reset, by whatever. */
    :: atomic { !bHung -> bHung = true; due = true }
    :: atomic { boot(false); judge() }
    :: atomic { boot(true); judge() }

    /* Emergency stop: a hand. */
    :: atomic { !open -> open = true; bEdge = true; due = true; jStop = true; jEnd();
#ifdef WITNESS
        if :: story == 1 -> story = 2 :: else fi
#endif
        }
    :: atomic { open -> open = false }

    /* Time: a board that runs has had its step since the last tick; one that hangs has been reset by its watchdog. */
#ifdef BROKEN_NO_WATCHDOG
#define STEPPED (!due || bHung)
#else
#define STEPPED (!due)
#endif
    :: atomic { STEPPED ->
        assert(train != 2 || (jNonce != 0 && jLease > 0 && jLeft > 0 && !jStop && !open));
        if :: bLease > 0 -> bLease-- :: else fi;
        if :: bLeft > 0 -> bLeft-- :: else fi;
        if :: jLease > 0 -> jLease-- :: else fi;
        if :: jLeft > 0 -> jLeft-- :: else fi;
        if :: jNonce != 0 && (jLease == 0 || jLeft == 0) -> jEnd() :: else fi;
        age();
        due = true }
    od
}
