defmodule Chat.Names do
  alias :ets, as: ETS

  def claim(names, name, session) do
    key = {:name, name}

    if ETS.member(names, key) do
      # no second one of that name
      {:error, :name_taken}
    else
      ETS.insert(names, {key, session})
      :telemetry.execute([:chat, :names, :claimed], %{count: 1}, %{})
      {:ok, name}
    end
  end
end
