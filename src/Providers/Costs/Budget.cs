namespace Pipeline.Providers.Costs;

/// <summary>
/// What may be spent, in money and in calls. The worst case of a call is reserved before it is sent and settled afterwards, so that calls in flight cannot pass it together. A call that would only
/// fit once others are settled waits for them. The worst case takes the provider at its word: that a reply has no more tokens than was asked for.
/// </summary>
/// <param name="money">In the currency of the registry; null for no limit.</param>
/// <param name="calls">Tries that are sent, repeated ones included; null for no limit.</param>
public sealed class Budget(decimal? money = null, long? calls = null)
{
    private readonly Lock _lock = new();
    private decimal _spent;
    private decimal _reserved;
    private long _calls;
    private long _reservedCalls;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No limit, only a count.</summary>
    public static Budget Unlimited() => new();

    /// <summary>Whether there is a limit in money, which needs a model with prices.</summary>
    public bool LimitsMoney => money is not null;

    /// <summary>What calls cost so far.</summary>
    public decimal Spent
    {
        get
        {
            lock (_lock)
                return _spent;
        }
    }

    /// <summary>Tries that were sent so far.</summary>
    public long Calls
    {
        get
        {
            lock (_lock)
                return _calls;
        }
    }

    /// <param name="worst">What the call can cost.</param>
    /// <returns>A reservation; dispose it unsettled where the call cost nothing.</returns>
    /// <exception cref="BudgetExceededException">It does not fit, whatever the calls in flight turn out to cost.</exception>
    internal async Task<Reservation> ReserveAsync(decimal worst, CancellationToken cancellation)
    {
        while (true)
        {
            Task settled;
            lock (_lock)
            {
                if (_calls >= calls)
                    throw new BudgetExceededException($"The budget of {calls} calls is used up. Replies so far are stored: raise it, or run again, to go on from here.");
                if (_spent + worst > money)
                    throw new BudgetExceededException($"The budget is {money}, of which {_spent} is spent, and the next call may cost {worst}. Replies so far are stored: raise it, or run again, to go on from here.");
                if ((money is null || _spent + _reserved + worst <= money) && (calls is null || _calls + _reservedCalls < calls))
                {
                    _reserved += worst;
                    _reservedCalls++;
                    return new(this, worst);
                }

                settled = _settled.Task;
            }

            await settled.WaitAsync(cancellation);
        }
    }

    private void Send()
    {
        lock (_lock)
        {
            _reservedCalls--;
            _calls++;
        }
    }

    private void Settle(decimal worst, decimal actual, bool isSent)
    {
        lock (_lock)
        {
            _reserved -= worst;
            _reservedCalls -= isSent ? 0 : 1;
            _spent += actual;
            _settled.SetResult();
            _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>A part of the budget that a call in flight holds.</summary>
    internal sealed class Reservation(Budget budget, decimal worst) : IDisposable
    {
        private bool _isSent;
        private bool _isSettled;

        /// <summary>Counts the call: it is sent now.</summary>
        public void Send()
        {
            budget.Send();
            _isSent = true;
        }

        /// <summary>Ends the reservation with what the call cost.</summary>
        /// <returns>The same.</returns>
        public decimal Settle(decimal actual)
        {
            _isSettled = true;
            budget.Settle(worst, actual, _isSent);
            return actual;
        }

        /// <summary>Ends the reservation with the worst case, of a call whose outcome nobody knows.</summary>
        public decimal SettleWorst() => Settle(worst);

        public void Dispose()
        {
            if (!_isSettled)
                Settle(0);
        }
    }
}
