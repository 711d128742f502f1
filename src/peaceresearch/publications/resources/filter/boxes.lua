-- Brings callouts, tabsets and columns into one form each, before anything is numbered: their titles are no sections.
local context = require("context")
local M = {}

local callout_attributes = context.set({ "title", "collapse", "icon", "appearance" })

local function callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(.+)$")
    if kind then return kind end
  end
  return nil
end

local function callout(div, kind)
  if context.words.callout[kind] == nil then
    context.problem("callout-" .. kind, "there is no callout of the kind " .. kind,
      "use note, tip, important, warning or caution")
    return div
  end
  for name, _ in pairs(div.attributes) do
    if not callout_attributes[name] then
      context.problem(name .. "=", "the attribute " .. name .. " of a callout is not understood",
        "use title, collapse, icon or appearance")
    end
  end
  local title
  if div.attributes["title"] then
    title = context.inlines(div.attributes["title"])
  elseif div.content[1] and div.content[1].t == "Header" then
    title = div.content[1].content
    div.content:remove(1)
  elseif (div.attributes["appearance"] or "default") == "default" then
    title = context.inlines(context.words.callout[kind])
  end
  local attributes = { kind = kind, collapse = div.attributes["collapse"] }
  local body = pandoc.Div(div.content, pandoc.Attr("", { "box-body" }))
  local parts = pandoc.Blocks({})
  if title then parts:insert(pandoc.Div({ pandoc.Plain(title) }, pandoc.Attr("", { "box-title" }))) end
  parts:insert(body)
  return pandoc.Div(parts, pandoc.Attr(div.identifier, { "callout-box" }, attributes))
end

local function tabset(div)
  local level
  local tabs = pandoc.Blocks({})
  for _, block in ipairs(div.content) do
    if block.t == "Header" and (level == nil or block.level == level) then
      level = block.level
      local title = pandoc.Div({ pandoc.Plain(block.content) }, pandoc.Attr("", { "tab-title" }))
      tabs:insert(pandoc.Div({ title, pandoc.Div({}, pandoc.Attr("", { "tab-body" })) }, pandoc.Attr("", { "tab" })))
    elseif level == nil then
      context.problem("panel-tabset", "a tabset starts with something else than a heading", "give each tab a heading")
      return div
    else
      tabs[#tabs].content[2].content:insert(block)
    end
  end
  if #tabs == 0 then context.problem("panel-tabset", "a tabset holds no tab", "give each tab a heading") end
  return pandoc.Div(tabs, pandoc.Attr(div.identifier, { "panel-tabset" }))
end

local function check_columns(div)
  for _, block in ipairs(div.content) do
    if block.t ~= "Div" or not context.has_class(block, "column") then
      context.problem(".columns", "columns hold something else than columns", 'put everything into ::: {.column width="50%"}')
      return
    end
    local width = block.attributes["width"]
    if width and not width:match("^%d+%.?%d*%%$") then
      context.problem('width="' .. width, 'the column\'s width is "' .. width .. '"', "give it in %")
    end
  end
end

local function box(div)
  local kind = callout_kind(div)
  if kind then return callout(div, kind) end
  if context.has_class(div, "panel-tabset") then return tabset(div) end
  if context.has_class(div, "columns") then check_columns(div) end
  return nil
end

function M.run(doc) return doc:walk({ traverse = "topdown", Div = box }) end

return M
